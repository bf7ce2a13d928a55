import { NotRunning } from '../../control/client.ts'
import { didYouMean } from '../../shared/closest.ts'
import { readRunPaths } from '../start/options.ts'
import { exitCodes, parseFlags, UsageError } from '../terminal/command-line.ts'
import { styleFor, table } from '../terminal/output.ts'
import { controlCommands } from './control-commands.ts'
import { deployCommand } from './deploy/deploy.ts'
import { doctorCommand } from './doctor/doctor.ts'
import { downCommand } from './down.ts'
import { firewallCommand } from './firewall.ts'
import type { Installation, LabCommand, Output } from './lab-command.ts'
import { lessonCommand } from './lesson/lesson.ts'
import { logsCommand } from './logs/logs.ts'
import { resetCommand } from './reset.ts'
import { runCommand } from './run-command.ts'
import { statusCommand } from './status.ts'
import { traceCommand } from './trace/trace.ts'
import { trustCommand, untrustCommand } from './trust/trust.ts'

const commonFlags = { json: 'switch', help: 'switch', 'run-dir': 'value' } as const

/** `npm run lab …`. Resolves to the exit code. */
export async function lab(args: readonly string[], installation: Installation): Promise<number> {
  // npm keeps `--json` for itself when there is no `--` before it; it means the same.
  const json = args.includes('--json') || process.env.npm_config_json === 'true'
  try {
    const output = await answer(args, json, installation)
    process.stdout.write(json ? jsonText(output.json) : output.text)
    return output.code ?? exitCodes.ok
  } catch (error) {
    const { message, code } = explain(error)
    if (json) process.stdout.write(`${JSON.stringify({ error: message })}\n`)
    else console.error(message)
    return code
  }
}

const jsonText = (json: unknown) => (json === undefined ? '' : `${JSON.stringify(json, null, 2)}\n`)

async function answer(
  args: readonly string[],
  json: boolean,
  installation: Installation,
): Promise<Output> {
  const [name, ...rest] = args
  if (!name || ['help', '--help', '-h'].includes(name) || isOnly(args, '--json'))
    return help(labHelp(labCommands))
  const command = findCommand(name)
  const { words, values, switches, problems } = parseFlags(rest, {
    ...command.flags,
    ...commonFlags,
  })
  if (switches.has('help')) return help(commandHelp(command))
  checkWords(command, words, problems)
  const style = styleFor(process.stdout)
  const paths = readRunPaths(installation.root, values.get('run-dir'))
  const call = { words, values, switches, paths, installation, style, json }
  return 'run' in command ? command.run(call) : runCommand(call, command.controlCommand(call))
}

const isOnly = (args: readonly string[], flag: string) => args.every((arg) => arg === flag)

function findCommand(name: string): LabCommand {
  const command = labCommands.find((known) => known.name === name)
  if (command) return command
  if (name.startsWith('-'))
    throw new UsageError([
      `The command comes first: npm run lab -- COMMAND ${name}. What there is: npm run lab help.`,
    ])
  const names = labCommands.map((known) => known.name)
  throw new UsageError([
    `There is no command "${name}".${didYouMean(name, names)} Commands: ${names.join(', ')}.`,
  ])
}

function checkWords(command: LabCommand, words: readonly string[], problems: string[]): void {
  const [least, most] = command.words
  if (words.length < least || words.length > most)
    problems.push(`Usage: npm run lab ${command.name} ${command.usage}`.trimEnd())
  if (problems.length > 0) throw new UsageError(problems)
}

const help = (text: string): Output => ({ text, json: { help: text } })

function explain(error: unknown): { message: string; code: number } {
  if (error instanceof NotRunning)
    return { message: 'Nothing runs here. Start it with: npm start', code: exitCodes.notRunning }
  const { message } = error as Error
  return { message, code: error instanceof UsageError ? exitCodes.usage : exitCodes.failed }
}

const common = [
  '--json      the answer as JSON (npm run -s lab -- status --json)',
  '--run-dir   the folder of another run (RUN_DIR)',
]

const codes =
  'Ends with 0 when it is done, 1 when it failed, 2 for a wrong name or value, 3 when nothing runs.'

export const labHelp = (commands: readonly LabCommand[]): string =>
  [
    'Looks at the running shop and changes it. Returns when the change holds everywhere.',
    '',
    'Usage: npm run lab COMMAND …',
    '',
    ...table(commands.map(({ name, usage, summary }) => [`  ${name} ${usage}`.trimEnd(), summary])),
    '',
    ...common.map((line) => `  ${line}`),
    '',
    'NAME is one of the components that status lists: app-2, db-1, redis, edge, whoami-1, …',
    codes,
    '',
  ].join('\n')

export const commandHelp = ({ name, usage, summary, details = [] }: LabCommand): string =>
  [
    `Usage: npm run lab ${name} ${usage}`.trimEnd(),
    '',
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    '',
    ...[...details, ...common].map((line) => `  ${line}`),
    '',
    codes,
    '',
  ].join('\n')

/** All commands, in the order of the help. */
export const labCommands: readonly LabCommand[] = [
  statusCommand,
  ...controlCommands,
  deployCommand,
  lessonCommand,
  logsCommand,
  traceCommand,
  doctorCommand,
  firewallCommand,
  trustCommand,
  untrustCommand,
  downCommand,
  resetCommand,
]
