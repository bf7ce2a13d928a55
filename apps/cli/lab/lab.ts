import { NotRunning } from '../../control/client.ts'
import { didYouMean } from '../../shared/closest.ts'
import type { Surroundings } from '../surroundings.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import { parseFlags } from '../terminal/parse-flags.ts'
import { styleFor } from '../terminal/style.ts'
import { UsageError } from '../terminal/usage-error.ts'
import { labHelp, verbHelp } from './help.ts'
import { pathsOfRun } from './paths-of-run.ts'
import { runCommand } from './run-command.ts'
import type { Told, Verb } from './verb.ts'
import { verbs } from './verbs.ts'

const commonFlags = { json: 'switch', help: 'switch', 'run-dir': 'value' } as const

/** `npm run lab …`. Resolves to the exit code. */
export async function lab(args: readonly string[], surroundings: Surroundings): Promise<number> {
  // npm keeps `--json` for itself when there is no `--` before it; it means the same.
  const json = args.includes('--json') || process.env.npm_config_json === 'true'
  try {
    const told = await answer(args, json, surroundings)
    process.stdout.write(json ? `${JSON.stringify(told.json, null, 2)}\n` : told.text)
    return told.code ?? exitCodes.ok
  } catch (error) {
    const { message, code } = explain(error)
    if (json) process.stdout.write(`${JSON.stringify({ error: message })}\n`)
    else console.error(message)
    return code
  }
}

async function answer(
  args: readonly string[],
  json: boolean,
  surroundings: Surroundings,
): Promise<Told> {
  const [name, ...rest] = args
  if (!name || ['help', '--help', '-h'].includes(name)) return help(labHelp(verbs))
  const verb = findVerb(name)
  const { words, values, switches, problems } = parseFlags(rest, { ...verb.flags, ...commonFlags })
  if (switches.has('help')) return help(verbHelp(verb))
  checkWords(verb, words, problems)
  const style = styleFor(process.stdout)
  const paths = pathsOfRun(surroundings.root, values.get('run-dir'))
  const call = { words, values, switches, paths, surroundings, style, json }
  return 'run' in verb ? verb.run(call) : runCommand(call, verb.command(call))
}

function findVerb(name: string): Verb {
  const verb = verbs.find((known) => known.name === name)
  if (verb) return verb
  const names = verbs.map((known) => known.name)
  throw new UsageError([
    `There is no command "${name}".${didYouMean(name, names)} There are: ${names.join(', ')}.`,
  ])
}

function checkWords(verb: Verb, words: readonly string[], problems: string[]): void {
  const [least, most] = verb.words
  if (words.length < least || words.length > most)
    problems.push(`Usage: npm run lab ${verb.name} ${verb.usage}`.trimEnd())
  if (problems.length > 0) throw new UsageError(problems)
}

const help = (text: string): Told => ({ text, json: { help: text } })

function explain(error: unknown): { message: string; code: number } {
  if (error instanceof NotRunning)
    return { message: 'Nothing runs here. Start it with: npm start', code: exitCodes.notRunning }
  const { message } = error as Error
  return { message, code: error instanceof UsageError ? exitCodes.usage : exitCodes.failed }
}
