import type { Status } from '../../status/status.ts'
import { containerConfig } from './config.ts'
import { edgeConfiguration } from './edge-configuration.ts'
import type { EngineParts } from './engine/engine-parts.ts'
import { partsHere } from './engine/parts-here.ts'
import { scaleByEngine } from './engine/scale-by-engine.ts'
import { lag, promote, slow } from './faults.ts'
import { labLink } from './lab-link.ts'
import {
  type Body,
  type Done,
  type EdgeConfiguration,
  numberIn,
  Refusal,
  textIn,
} from './legacy.ts'
import { partCommand, rollCommand, scaleCommand } from './outside.ts'
import { resume } from './resume.ts'
import { secondFactorCode } from './second-factor-code.ts'
import { changeCache, changeSetting, changeStrategy, isSetting } from './switches.ts'
import { takeStatus } from './take-status.ts'

type Handler = (body: Body, name: string) => Promise<Done | Status | EdgeConfiguration>

const faultMs = (body: Body) => numberIn(body, 'forMs', 60_000)
const endIn = (body: Body) => (body.forMs === undefined ? null : numberIn(body, 'forMs'))

/** What is done to one container: by the engine where it may be asked, else the answer is the command. */
const byEngine =
  (verb: string, act: (parts: EngineParts, name: string, body: Body) => Promise<Done>): Handler =>
  async (body, name) => {
    const parts = await partsHere()
    if (parts) return act(parts, name, body)
    throw await partCommand(verb, name)
  }

const stop = (verb: string) => byEngine(verb, (parts, name, body) => parts.stop(name, endIn(body)))

/** The same orders that the launcher's supervisor takes, as far as they can be carried out from inside. */
export const routes: Readonly<Record<string, Handler>> = {
  'GET /status': takeStatus,
  'GET /recent-status': takeStatus,

  'PUT /switches/:name': async (body, name) => {
    if (name === 'replicas') return scale(numberIn(body, 'value'))
    if (name === 'strategy') return changeStrategy(textIn(body, 'value'))
    if (name === 'cache') return changeCache(textIn(body, 'value'))
    if (name === 'primary') return promote(textIn(body, 'value'))
    if (isSetting(name)) return changeSetting(name, textIn(body, 'value'))
    throw new Refusal(404, `There is no switch "${name}".`)
  },

  'POST /processes/:name/slow': (body, name) =>
    slow(name, numberIn(body, 'ms'), faultMs(body), numberIn(body, 'atOnce', 0)),
  'POST /processes/:name/resume': (_, name) => resume(name),
  'PUT /lag': (body) => lag(numberIn(body, 'seconds'), faultMs(body)),
  'GET /edge-configuration/:name': edgeConfiguration,
  'GET /lab-link': async () => labLink(containerConfig()),
  'GET /second-factor-codes/:name': (_, email) => secondFactorCode(email),

  'POST /processes/:name/kill': byEngine('kill', (parts, name) => parts.kill(name)),
  'POST /processes/:name/stop': stop('stop'),
  // The edge asks nobody whether he is ready: who stops finishes what he has first.
  'POST /processes/:name/drain': stop('drain'),
  'POST /processes/:name/start': byEngine('start', (parts, name) => parts.undo(name)),
  'POST /processes/:name/restart': byEngine('restart', (parts, name) => parts.restart(name)),
  'POST /processes/:name/pause': byEngine('pause', (parts, name, body) =>
    parts.pause(name, faultMs(body)),
  ),
  'POST /roll': async () => {
    const parts = await partsHere()
    if (parts) return parts.roll()
    throw await rollCommand()
  },
}

async function scale(count: number): Promise<Done> {
  const parts = await partsHere()
  if (parts) return scaleByEngine(parts, count)
  throw await scaleCommand(count)
}
