import { numberIn, textIn } from '../../launcher/control/body.ts'
import type { Body } from '../../launcher/control/routes.ts'
import type { Done } from '../../launcher/operations/done.ts'
import type { EdgeConfiguration } from '../../launcher/operations/edge-configuration.ts'
import { Refusal } from '../../launcher/operations/refusal.ts'
import type { Status } from '../../launcher/status/status.ts'
import { containerConfig } from './config.ts'
import { edgeConfiguration } from './edge-configuration.ts'
import { lag, promote, slow } from './faults.ts'
import { labLink } from './lab-link.ts'
import { partCommand, rollCommand, scaleCommand } from './outside.ts'
import { resume } from './resume.ts'
import { secondFactorCode } from './second-factor-code.ts'
import { changeSetting, changeStrategy, isSetting } from './switches.ts'
import { takeStatus } from './take-status.ts'

type Handler = (body: Body, name: string) => Promise<Done | Status | EdgeConfiguration>

const faultMs = (body: Body) => numberIn(body, 'forMs', 60_000)

/** For the engine to do: the answer is the command. */
const outside =
  (verb: string): Handler =>
  async (_, name) => {
    throw await partCommand(verb, name)
  }

/** The same orders that the launcher's supervisor takes, as far as they can be carried out from inside. */
export const routes: Readonly<Record<string, Handler>> = {
  'GET /status': takeStatus,

  'PUT /switches/:name': async (body, name) => {
    if (name === 'replicas') throw await scaleCommand(numberIn(body, 'value'))
    if (name === 'strategy') return changeStrategy(textIn(body, 'value'))
    if (name === 'primary') return promote(textIn(body, 'value'))
    if (isSetting(name)) return changeSetting(name, textIn(body, 'value'))
    throw new Refusal(404, `There is no switch "${name}".`)
  },

  'POST /processes/:name/slow': (body, name) => slow(name, numberIn(body, 'ms'), faultMs(body)),
  'POST /processes/:name/resume': (_, name) => resume(name),
  'PUT /lag': (body) => lag(numberIn(body, 'seconds'), faultMs(body)),
  'GET /edge-configuration/:name': edgeConfiguration,
  'GET /lab-link': async () => labLink(containerConfig()),
  'GET /second-factor-codes/:name': (_, email) => secondFactorCode(email),

  ...Object.fromEntries(
    ['kill', 'stop', 'start', 'restart', 'pause', 'drain'].map((verb) => [
      `POST /processes/:name/${verb}`,
      outside(verb),
    ]),
  ),
  'POST /roll': async () => {
    throw await rollCommand()
  },
}
