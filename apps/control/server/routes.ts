import type { Done } from '../commands/done.ts'
import { drain } from '../commands/drain.ts'
import { type EdgeConfiguration, edgeConfiguration } from '../commands/edge-configuration.ts'
import { kill } from '../commands/kill.ts'
import { labLink } from '../commands/lab-link.ts'
import { lag } from '../commands/lag.ts'
import { pause, resume } from '../commands/pause.ts'
import { promote } from '../commands/promote.ts'
import { Refusal } from '../commands/refusal.ts'
import { restart, roll } from '../commands/restart.ts'
import { scale } from '../commands/scale.ts'
import { secondFactorCode } from '../commands/second-factor-code.ts'
import { slow } from '../commands/slow.ts'
import { start, stop } from '../commands/stop.ts'
import { changeCache, changeSetting, changeStrategy, isSetting } from '../commands/switches.ts'
import type { Stack } from '../drivers/process/stack.ts'
import { recentFacts } from '../status/asked-facts.ts'
import type { Status } from '../status/status.ts'
import { takeStatus } from '../status/take-status.ts'
import { type Body, flagIn, numberIn, textIn } from './body.ts'

type Handler = (
  stack: Stack,
  body: Body,
  name: string,
) => Promise<Done | Status | EdgeConfiguration | { changed: true }>

const defaultFaultMs = 60_000
const faultMs = (body: Body) => numberIn(body, 'forMs', defaultFaultMs)
// What is stopped or drained stays so, unless an end is asked for.
const endIn = (body: Body) => (body.forMs === undefined ? null : numberIn(body, 'forMs'))

/**
 * What can be asked of a running supervisor, by method and path. `:name` is a part
 * (`app-2`, `db-1`, `redis`, …) or a switch. Times are milliseconds.
 */
export const routes: Readonly<Record<string, Handler>> = {
  'GET /status': (stack) => takeStatus(stack),
  // For who looks on all the time.
  'GET /recent-status': (stack) => takeStatus(stack, recentFacts),
  // Answers when something has changed, however long that takes.
  'GET /change': ({ bell }) => bell.next().then(() => ({ changed: true })),

  'PUT /switches/:name': (stack, body, name) => {
    if (name === 'replicas') return scale(stack, numberIn(body, 'value'))
    if (name === 'strategy') return changeStrategy(stack, textIn(body, 'value'))
    if (name === 'cache') return changeCache(stack, textIn(body, 'value'))
    if (name === 'primary') return promote(stack, textIn(body, 'value'))
    if (isSetting(name)) return changeSetting(stack, name, textIn(body, 'value'))
    throw new Refusal(404, `There is no switch "${name}".`)
  },

  'POST /processes/:name/kill': (stack, body, name) =>
    kill(stack, name, flagIn(body, 'wait', true)),
  'POST /processes/:name/stop': (stack, body, name) => stop(stack, name, endIn(body)),
  'POST /processes/:name/start': (stack, _, name) => start(stack, name),
  'POST /processes/:name/restart': (stack, _, name) => restart(stack, name),
  'POST /processes/:name/pause': (stack, body, name) => pause(stack, name, faultMs(body)),
  'POST /processes/:name/resume': (stack, _, name) => resume(stack, name),
  'POST /processes/:name/drain': (stack, body, name) => drain(stack, name, endIn(body)),
  'POST /processes/:name/slow': (stack, body, name) =>
    slow(stack, name, numberIn(body, 'ms'), faultMs(body), numberIn(body, 'atOnce', 0)),
  'POST /roll': (stack) => roll(stack),

  'PUT /lag': (stack, body) => lag(stack, numberIn(body, 'seconds'), faultMs(body)),

  'GET /edge-configuration/:name': edgeConfiguration,
  'GET /lab-link': labLink,
  'GET /second-factor-codes/:name': (stack, _, email) => secondFactorCode(stack, email),
}
