import { NotRunning, openControl } from '../../../control/client.ts'
import { bindAddresses, getInterfaces } from '../../../control/drivers/process/addresses.ts'
import { portOwner, portProblem } from '../../../control/drivers/process/ports.ts'
import type { Options } from '../../../control/options.ts'
import { readSettings } from '../../start/options.ts'
import { exitCodes } from '../../terminal/command-line.ts'
import { type Style, table } from '../../terminal/output.ts'
import type { Call, OwnCommand } from '../lab-command.ts'
import { bad, type Check, checkMachine, checkRunning, good } from './checks.ts'

export const doctorCommand: OwnCommand = {
  name: 'doctor',
  usage: '',
  summary: 'look for problems, and print what to do about them',
  words: [0, 0],
  async run(call) {
    const { paths, installation, style } = call
    const checks = [...checkMachine(paths, installation.findServers()), ...(await checkShop(call))]
    const hasProblems = checks.some(({ result }) => result === 'bad')
    return {
      text: doctorText(checks, style),
      json: { healthy: !hasProblems, checks },
      code: hasProblems ? exitCodes.failed : exitCodes.ok,
    }
  },
}

/** The running shop, or else whether it could be started. */
async function checkShop({ paths, installation }: Call): Promise<Check[]> {
  try {
    return checkRunning(await openControl(paths.run).status())
  } catch (error) {
    if (!(error instanceof NotRunning)) throw error
    return [await checkPort(readSettings([], installation.root).options)]
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

/** Whether the shop could be started on its port. */
export async function checkPort({ port, host }: Options): Promise<Check> {
  for (const address of bindAddresses(host, getInterfaces())) {
    const problem = await portProblem(port, address)
    if (problem)
      return bad(
        `port ${port}`,
        `${problem}${problem === 'EADDRINUSE' ? `, ${portOwner(port) ?? 'unknown process'}` : ''}`,
        'Choose another one: npm start -- --port 8090',
      )
  }
  return good(`port ${port}`, 'free')
}
