import type { Texts } from '../texts.ts'

export const lessons: Texts['lessons'] = {}
