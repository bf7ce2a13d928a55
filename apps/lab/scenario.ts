import * as z from 'zod'
import { limits, onOff, readTargets, sessionStores, strategies } from '../../infra/topology.ts'
import type { Command } from '../control/commands/commands.ts'
import { changedSwitches } from '../control/commands/restore-command.ts'
import type { FaultStatus, Status } from '../control/status/status.ts'
import { hasBidiControl, hasVisibleCharacter } from '../shared/shown-text.ts'
import { type FaultForm, faultCommand, faultShape } from './routes/switch-routes.ts'

/** A text for the whole class. The messages have their French in texts/fr/phrases.ts. */
export const shownText = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine(
      (text) => !hasBidiControl(text),
      'it has a character that changes the direction of text',
    )
    .refine(
      (text) => text === '' || hasVisibleCharacter(text),
      'it needs a character that can be seen',
    )

/** A state of the lab to share: the values of all switches, faults to begin, and why. */
const shape = z.object({
  title: shownText(100).min(1),
  note: shownText(2000).default(''),
  switches: z.object({
    replicas: z.number().int().min(limits.minReplicas).max(limits.maxReplicas),
    strategy: z.enum(strategies),
    sessions: z.enum(sessionStores),
    reads: z.enum(readTargets),
    freshness: z.enum(onOff),
    // Older scenarios do not know it.
    cache: z.enum(onOff).default('off'),
  }),
  faults: z.array(faultShape).max(40).default([]),
})

export type Scenario = z.infer<typeof shape>

/** @throws ZodError that says what is wrong */
export const readScenario = (json: string): Scenario =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'This is no scenario: it is not JSON.' })
        return z.NEVER
      }
    })
    .pipe(shape)
    .parse(json)

/** As a file. */
export const scenarioFile = (scenario: Scenario): string => `${JSON.stringify(scenario, null, 2)}\n`

/** As a part of a link, and back. */
export const packScenario = (scenario: Scenario): string =>
  Buffer.from(JSON.stringify(scenario)).toString('base64url')

export const unpackScenario = (packed: string): Scenario =>
  readScenario(Buffer.from(packed, 'base64url').toString('utf8'))

const endlessSeconds = 60

/** How the lab is right now. @throws ZodError while no database can say how its switches are */
export function scenarioOf(
  { switches, faults }: Pick<Status, 'switches' | 'faults'>,
  title: string,
  note: string,
  now = Date.now(),
): Scenario {
  const going = faults.map((fault) => faultOf(fault, now))
  return shape.parse({ title, note, switches, faults: going })
}

function faultOf({ kind, target, text, endsAt }: FaultStatus, now: number): FaultForm {
  const left = endsAt ? Math.max(1, Math.ceil((Date.parse(endsAt) - now) / 1000)) : endlessSeconds
  const amount = Number(/\d+/.exec(text)?.[0] ?? 1)
  if (kind === 'lag') return { kind, lag: amount, seconds: left }
  if (kind === 'slow') return { kind, target, ms: amount, seconds: left }
  return { kind, target, seconds: left }
}

/** The commands that make the lab like that: switches first, then faults. */
export const scenarioCommands = ({ switches, faults }: Scenario, now: Status): Command[] => [
  ...changedSwitches(now.switches, switches),
  ...faults.map(faultCommand),
]
