import type { Texts } from '../texts.ts'

export const switches: Texts['switches'] = {}
