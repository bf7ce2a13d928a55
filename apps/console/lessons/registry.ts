import { lesson as whoAnswered } from './01-who-answered.ts'
import { lesson as lostLogin } from './02-lost-login.ts'
import type { Lesson } from './lesson.ts'

/** The course, in its order. */
export const registry: readonly Lesson[] = [whoAnswered, lostLogin]
