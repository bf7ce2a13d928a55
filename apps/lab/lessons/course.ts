import type { Language } from '../texts/texts.ts'
import { commandsHere } from '../texts/texts.ts'
import { typeset } from '../texts/typography.ts'
import { lesson as whoAnswered } from './01-who-answered/lesson.ts'
import { lesson as lostLogin } from './02-lost-login/lesson.ts'
import { lesson as sticky } from './03-sticky/lesson.ts'
import { lesson as stickyDies } from './04-sticky-dies/lesson.ts'
import { lesson as sharedStore } from './05-shared-store/lesson.ts'
import { lesson as unevenLoad } from './06-uneven-load/lesson.ts'
import { lesson as scaleOut } from './07-scale-out/lesson.ts'
import { lesson as replicaReads } from './08-replica-reads/lesson.ts'
import { lesson as primaryDown } from './09-primary-down/lesson.ts'
import { lesson as redisDown } from './10-redis-down/lesson.ts'
import { lesson as rollingRestart } from './11-rolling-restart/lesson.ts'
import { lesson as availability } from './12-availability/lesson.ts'
import { lesson as singlePoints } from './13-single-points/lesson.ts'
import { lesson as simpleServer } from './14-simple-server/lesson.ts'
import { lesson as whereTlsEnds } from './15-where-tls-ends/lesson.ts'
import { lesson as firewall } from './16-firewall/lesson.ts'
import { lesson as virtualHosts } from './17-virtual-hosts/lesson.ts'
import { lesson as httpCaching } from './18-http-caching/lesson.ts'
import { lesson as proxies } from './19-proxies/lesson.ts'
import { lesson as upOrOut } from './20-up-or-out/lesson.ts'
import { lesson as monitoring } from './21-monitoring/lesson.ts'
import { lesson as noSinglePoint } from './22-no-single-point/lesson.ts'
import { lesson as sessionInCookie } from './23-session-in-cookie/lesson.ts'
import { lesson as twoLoadBalancers } from './24-two-load-balancers/lesson.ts'
import { lesson as rpoAndRto } from './25-rpo-and-rto/lesson.ts'
import { lesson as virtualAddress } from './26-virtual-address/lesson.ts'
import type { Lesson, LessonTexts } from './lesson.ts'

/** All lessons, in their order. A new one is a folder, and a line here. */
export const course: readonly Lesson[] = [
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
  simpleServer,
  whereTlsEnds,
  firewall,
  virtualHosts,
  httpCaching,
  proxies,
  upOrOut,
  monitoring,
  noSinglePoint,
  sessionInCookie,
  twoLoadBalancers,
  rpoAndRto,
  virtualAddress,
]

const textsById = commandsHere(
  {
    en: Object.fromEntries(course.map(({ id, texts }) => [id, texts.en])),
    fr: typeset(Object.fromEntries(course.map(({ id, texts }) => [id, texts.fr]))),
  },
  process.env.COMMANDER,
)

/** A lesson's texts, with the commands that work where the lab runs. */
export function lessonTexts({ id }: Pick<Lesson, 'id'>, language: Language): LessonTexts {
  const texts = textsById[language][id]
  if (!texts) throw new Error(`The lesson ${id} has no texts in ${language}.`)
  return texts
}
