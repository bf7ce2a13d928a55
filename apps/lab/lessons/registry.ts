import { lesson as whoAnswered } from './01-who-answered.ts'
import { lesson as lostLogin } from './02-lost-login.ts'
import { lesson as sticky } from './03-sticky.ts'
import { lesson as stickyDies } from './04-sticky-dies.ts'
import { lesson as sharedStore } from './05-shared-store.ts'
import { lesson as unevenLoad } from './06-uneven-load.ts'
import { lesson as scaleOut } from './07-scale-out.ts'
import { lesson as replicaReads } from './08-replica-reads.ts'
import { lesson as primaryDown } from './09-primary-down.ts'
import { lesson as redisDown } from './10-redis-down.ts'
import { lesson as rollingRestart } from './11-rolling-restart.ts'
import { lesson as availability } from './12-availability.ts'
import { lesson as singlePoints } from './13-single-points.ts'
import type { Lesson } from './lesson.ts'

/** The course, in its order. */
export const registry: readonly Lesson[] = [
  whoAnswered,
  lostLogin,
  sticky,
  stickyDies,
  sharedStore,
  unevenLoad,
  scaleOut,
  replicaReads,
  primaryDown,
  redisDown,
  rollingRestart,
  availability,
  singlePoints,
]
