import type { LessonTexts } from '../../../lessons/lesson-texts.ts'
import { texts as whoAnswered } from './01-who-answered.ts'
import { texts as lostLogin } from './02-lost-login.ts'
import { texts as sticky } from './03-sticky.ts'
import { texts as stickyDies } from './04-sticky-dies.ts'
import { texts as sharedStore } from './05-shared-store.ts'
import { texts as unevenLoad } from './06-uneven-load.ts'
import { texts as scaleOut } from './07-scale-out.ts'
import { texts as replicaReads } from './08-replica-reads.ts'
import { texts as primaryDown } from './09-primary-down.ts'
import { texts as redisDown } from './10-redis-down.ts'
import { texts as rollingRestart } from './11-rolling-restart.ts'
import { texts as availability } from './12-availability.ts'
import { texts as singlePoints } from './13-single-points.ts'

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
