import { lesson as whoAnswered } from './01-who-answered.ts'
import { lesson as lostLogin } from './02-lost-login.ts'
import { lesson as sticky } from './03-sticky.ts'
import { lesson as stickyDies } from './04-sticky-dies.ts'
import { lesson as sharedStore } from './05-shared-store.ts'
import type { Lesson } from './lesson.ts'

/** The course, in its order. */
export const registry: readonly Lesson[] = [whoAnswered, lostLogin, sticky, stickyDies, sharedStore]
