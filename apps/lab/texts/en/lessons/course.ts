import { texts as whoAnswered } from '../../../lessons/01-who-answered/en.ts'
import { texts as lostLogin } from '../../../lessons/02-lost-login/en.ts'
import { texts as sticky } from '../../../lessons/03-sticky/en.ts'
import { texts as stickyDies } from '../../../lessons/04-sticky-dies/en.ts'
import { texts as sharedStore } from '../../../lessons/05-shared-store/en.ts'
import { texts as unevenLoad } from '../../../lessons/06-uneven-load/en.ts'
import { texts as scaleOut } from '../../../lessons/07-scale-out/en.ts'
import { texts as replicaReads } from '../../../lessons/08-replica-reads/en.ts'
import { texts as primaryDown } from '../../../lessons/09-primary-down/en.ts'
import { texts as redisDown } from '../../../lessons/10-redis-down/en.ts'
import { texts as rollingRestart } from '../../../lessons/11-rolling-restart/en.ts'
import { texts as availability } from '../../../lessons/12-availability/en.ts'
import { texts as singlePoints } from '../../../lessons/13-single-points/en.ts'
import type { LessonTexts } from '../../../lessons/lesson-texts.ts'

/** By the lesson's id. */
export const course: Readonly<Record<string, LessonTexts>> = {
  'who-answered': whoAnswered,
  'lost-login': lostLogin,
  sticky,
  'sticky-dies': stickyDies,
  'shared-store': sharedStore,
  'uneven-load': unevenLoad,
  'scale-out': scaleOut,
  'replica-reads': replicaReads,
  'primary-down': primaryDown,
  'redis-down': redisDown,
  'rolling-restart': rollingRestart,
  availability: availability,
  'single-points': singlePoints,
}
