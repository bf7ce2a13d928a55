import type { Texts } from '../texts.ts'

export const classroom: Texts['classroom'] = {}
