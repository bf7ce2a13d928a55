import { spawn } from 'node:child_process'
import path from 'node:path'
import { findDatabase } from '../../scripts/setup/find-servers.mjs'
import { inNamespaces } from './namespaces.ts'
import { help, type Options, readOptions } from './options.ts'
import { brokenPromises } from './promises.ts'
import { forgetRecord, readRecord, recordFile, shortRecordFile } from './record.ts'
import { writeReport } from './report.ts'
import { chooseScenarios } from './scenarios/scenarios.ts'
import { type System, systems } from './systems.ts'

/**
 * npm run chaos: each fault × each kind of component × each system, round after round, while customers
 * order; after each round everything is compared with what they know. The systems are broken side by side,
 * each by a process of its own, as most of a round is waiting. Rounds that are done are in
 * `docs/reliability.jsonl`, so a run that was stopped goes on where it was.
 */

const args = process.argv.slice(2)
const options = read()
if (options.help) {
  console.log(help)
  process.exit()
}

function read(): Options {
  try {
    return readOptions(args)
  } catch (error) {
    return fail((error as Error).message)
  }
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => stopping.abort(signal))

/** Resolves to whether it ended well. */
function runProgram(name: string, more: readonly string[] = []): Promise<boolean> {
  const program = path.join(import.meta.dirname, name)
  const { command, env, ...its } = inNamespaces(process.execPath, [
    ...['--import', 'tsx', program],
    ...more,
  ])
  const child = spawn(command, its.args, { stdio: 'inherit', env: { ...process.env, ...env } })
  // Ctrl-C reaches it by the terminal.
  stopping.signal.addEventListener(
    'abort',
    () => stopping.signal.reason === 'SIGINT' || child.kill('SIGTERM'),
  )
  return new Promise((resolve) => child.on('close', (code) => resolve(code === 0)))
}

/** Those that were named, or all, that the database server of this machine can be. */
function chooseSystems(): System[] {
  const named = systems.filter(({ name }) => options.system?.includes(name) ?? true)
  const found = findDatabase()?.dialect
  const left = named.filter(({ dialect }) => dialect && dialect !== found)
  for (const { name, dialect } of left)
    console.log(`${name}: left out, as it takes ${dialect}: DATABASE_SERVER names it`)
  return named.filter((one) => !left.includes(one))
}

async function breakAll(): Promise<boolean[]> {
  if (options.report) return []
  if (options.naive) return [await runProgram('break-naive.ts')]
  const others = args.filter((arg, at) => !/^--system\b/.test(arg) && args[at - 1] !== '--system')
  const chosen = chooseSystems()
  const argsFor = (name: string) => [...others, '--system', name]
  const parts = chosen.flatMap(({ name, shops }) =>
    Array.from({ length: shops }, (_, at) => [...argsFor(name), '--part', `${at + 1}/${shops}`]),
  )
  const ends = await Promise.all(parts.map((more) => runProgram('break-system.ts', more)))
  // They load the machine, so that each has it for itself.
  if (chooseScenarios(options).length > 0)
    for (const { name } of chosen)
      if (!stopping.signal.aborted) ends.push(await runProgram('play-scenarios.ts', argsFor(name)))
  return ends
}

const file = options.short ? shortRecordFile : recordFile
if (options.fresh || options.short) forgetRecord(file)
const before = readRecord(file)
if (before.ignored > 0)
  console.log(`${before.ignored} rounds of an earlier version of npm run chaos do not count.`)
const ends = await breakAll()
if (stopping.signal.aborted) fail('Stopped. The same command goes on from here.')
const recorded = readRecord(file)
if (!options.short) writeReport(recorded)
const isNew = (['rounds', 'scenarios', 'naive'] as const).some(
  (kind) => recorded[kind].length > before[kind].length,
)
if (!options.report && !isNew)
  console.log('All of it has been run before. More rounds: --rounds N; anew: --fresh.')
const broken = brokenPromises(recorded)
for (const { text, violations, trials } of broken)
  console.error(`Broken: ${text} (${violations} of ${trials})`)
process.exit(broken.length > 0 || ends.includes(false) ? 1 : 0)
