import type { LessonTexts } from '../../../lessons/lesson-texts.ts'
import { texts as whoAnswered } from './01-who-answered.ts'
import { texts as lostLogin } from './02-lost-login.ts'

/** By the lesson's id. */
export const course: Readonly<Record<string, LessonTexts>> = {
  'who-answered': whoAnswered,
  'lost-login': lostLogin,
}
