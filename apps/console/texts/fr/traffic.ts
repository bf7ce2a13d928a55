import type { Texts } from '../texts.ts'

export const traffic: Texts['traffic'] = {}
