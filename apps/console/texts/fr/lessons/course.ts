import type { LessonTexts } from '../../../lessons/lesson-texts.ts'
import { texts as whoAnswered } from './01-who-answered.ts'
import { texts as lostLogin } from './02-lost-login.ts'
import { texts as sticky } from './03-sticky.ts'
import { texts as stickyDies } from './04-sticky-dies.ts'
import { texts as sharedStore } from './05-shared-store.ts'

/** By the lesson's id. */
export const course: Readonly<Record<string, LessonTexts>> = {
  'who-answered': whoAnswered,
  'lost-login': lostLogin,
  sticky,
  'sticky-dies': stickyDies,
  'shared-store': sharedStore,
}
