import { texts as whoAnswered } from '../../../lessons/01-who-answered/fr.ts'
import { texts as lostLogin } from '../../../lessons/02-lost-login/fr.ts'
import { texts as sticky } from '../../../lessons/03-sticky/fr.ts'
import { texts as stickyDies } from '../../../lessons/04-sticky-dies/fr.ts'
import { texts as sharedStore } from '../../../lessons/05-shared-store/fr.ts'
import { texts as unevenLoad } from '../../../lessons/06-uneven-load/fr.ts'
import { texts as scaleOut } from '../../../lessons/07-scale-out/fr.ts'
import { texts as replicaReads } from '../../../lessons/08-replica-reads/fr.ts'
import { texts as primaryDown } from '../../../lessons/09-primary-down/fr.ts'
import { texts as redisDown } from '../../../lessons/10-redis-down/fr.ts'
import { texts as rollingRestart } from '../../../lessons/11-rolling-restart/fr.ts'
import { texts as availability } from '../../../lessons/12-availability/fr.ts'
import { texts as singlePoints } from '../../../lessons/13-single-points/fr.ts'
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
