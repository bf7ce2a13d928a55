import { NotRunning } from '../../../control/client.ts'
import { settings } from '../../start/settings.ts'
import { exitCodes } from '../../terminal/exit-codes.ts'
import type { Style } from '../../terminal/style.ts'
import { table } from '../../terminal/table.ts'
import { openControl } from '../open-control.ts'
import type { Call, OwnVerb } from '../verb.ts'
import type { Check } from './check.ts'
import { checkMachine } from './check-machine.ts'
import { checkPort } from './check-ports.ts'
import { checkRunning } from './check-running.ts'

export const doctorVerb: OwnVerb = {
  name: 'doctor',
  usage: '',
  summary: 'look for problems, and print what to do about them',
  words: [0, 0],
  async run(call) {
    const { paths, surroundings, style } = call
    const checks = [...checkMachine(paths, surroundings.findServers()), ...(await checkShop(call))]
    const ill = checks.some(({ result }) => result === 'bad')
    return {
      text: doctorText(checks, style),
      json: { healthy: !ill, checks },
      code: ill ? exitCodes.failed : exitCodes.ok,
    }
  },
}

/** The running shop, or else whether it could be started. */
async function checkShop({ paths, surroundings }: Call): Promise<Check[]> {
  try {
    return checkRunning(await openControl(paths).status())
  } catch (error) {
    if (!(error instanceof NotRunning)) throw error
    return [await checkPort(settings([], surroundings.root).options)]
  }
}

export function doctorText(checks: readonly Check[], style: Style): string {
  const mark = {
    good: style.green(style.tick),
    doubtful: style.yellow('!'),
    bad: style.red(style.cross),
  }
  const lines = checks.map(({ result, name, found, advice }) => [
    `  ${mark[result]}`,
    name,
    found,
    advice,
  ])
  return `${table(lines).join('\n')}\n`
}
