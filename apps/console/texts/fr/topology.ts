import type { Texts } from '../texts.ts'

export const topology: Texts['topology'] = {}
