import type { Texts } from '../texts.ts'

export const requests: Texts['requests'] = {}
