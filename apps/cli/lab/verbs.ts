import { commandVerbs } from './command-verbs.ts'
import { doctorVerb } from './doctor/doctor-verb.ts'
import { downVerb } from './down-verb.ts'
import { lessonVerb } from './lesson/lesson-verb.ts'
import { logsVerb } from './logs/logs-verb.ts'
import { resetVerb } from './reset-verb.ts'
import { statusVerb } from './status-verb.ts'
import type { Verb } from './verb.ts'

/** All verbs, in the order of the help. */
export const verbs: readonly Verb[] = [
  statusVerb,
  ...commandVerbs,
  lessonVerb,
  logsVerb,
  doctorVerb,
  downVerb,
  resetVerb,
]
