import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createControlClient } from '../../apps/control/client.ts'
import { startStack } from '../support/stack.ts'
import { openDatabase } from './check.ts'
import { type FaultName, faults, whyNot } from './faults.ts'
import { judge } from './promises.ts'
import { writeReport } from './report.ts'
import { type Cell, hasTarget, type Round, type Running, runRound } from './round.ts'
import { type System, systems, type Target, targets } from './systems.ts'
import { createVisitors } from './visitors.ts'

/**
 * npm run chaos: each fault × each kind of component × each system, round after round, while customers
 * order; after each round everything is compared with what they know. Rounds that are done are in
 * `.chaos/rounds.jsonl`, so a run that was stopped goes on where it was.
 */

const root = path.resolve(import.meta.dirname, '../..')
const record = path.join(root, '.chaos/rounds.jsonl')
const customers = 6
const plentyInStock = 1_000_000

const help = `npm run chaos [-- OPTIONS]

  --rounds N       rounds of each fault, 20 unless said
  --short          one round of what is most telling, some minutes
  --system NAME    only this one: ${systems.map(({ name }) => name).join(' | ')}
  --fault NAME     only this one: ${Object.keys(faults).join(' | ')}
  --target NAME    only this one: ${Object.keys(targets).join(' | ')}
  --fresh          begins anew, without the rounds of before
  --report         only writes docs/reliability.md from the rounds that there are

What is named may be named several times. Stop it with Ctrl-C; it goes on with the same command.`

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string' },
    short: { type: 'boolean' },
    system: { type: 'string', multiple: true },
    fault: { type: 'string', multiple: true },
    target: { type: 'string', multiple: true },
    fresh: { type: 'boolean' },
    report: { type: 'boolean' },
    help: { type: 'boolean' },
  },
})

if (options.help) {
  console.log(help)
  process.exit()
}
/** What runs now, for the one who ends the run. */
let current: Running | null = null
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, async () => {
    if (current) await stop(current)
    fail('Stopped. The same command goes on from here.')
  })

if (options.fresh) rmSync(record, { force: true })
const rounds: Round[] = existsSync(record)
  ? readFileSync(record, 'utf8')
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  : []
const goal = options.short ? 1 : Number(options.rounds ?? 20)
if (!(goal > 0)) fail(`--rounds ${options.rounds} is no number of rounds.`)
const done: Round[] = []

/** What `--NAME` chooses of all. */
function chosen<T>(
  name: 'system' | 'fault' | 'target',
  all: readonly T[],
  nameOf: (one: T) => string,
): T[] {
  const wanted = options[name]
  const unknown = wanted?.find((one) => !all.some((entry) => nameOf(entry) === one))
  if (unknown) fail(`There is no ${name} "${unknown}". There are: ${all.map(nameOf).join(', ')}.`)
  return all.filter((one) => !wanted || wanted.includes(nameOf(one)))
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}

/** What one round of shows most. */
const telling: readonly [FaultName, Target][] = [
  ['kill', 'app replica'],
  ['kill', 'primary'],
  ['link cut, then kill', 'primary'],
  ['kill', 'Redis node'],
]

function cellsOf(system: System): Cell[] {
  const isTelling = (fault: FaultName, target: Target) =>
    telling.some((one) => one[0] === fault && one[1] === target)
  const all = chosen('fault', Object.keys(faults) as FaultName[], String).flatMap((fault) =>
    chosen('target', Object.keys(targets) as Target[], String).map((target) => ({
      ...{ system: system.name, fault, target },
    })),
  )
  return all.filter(({ fault, target }) => !options.short || isTelling(fault, target))
}

async function breakSystem(system: System): Promise<void> {
  let running: Running | null = null
  for (const cell of cellsOf(system)) {
    const name = `${cell.fault} · ${cell.target}`
    const why = whyNot(cell.fault)
    if (why) {
      console.log(`${name}: left out, as ${why}`)
      continue
    }
    const isSame = (one: Round) =>
      one.system === cell.system && one.fault === cell.fault && one.target === cell.target
    for (let at = options.short ? 0 : rounds.filter(isSame).length; at < goal; at++) {
      running ??= await start(system)
      if (!(await hasTarget(running, cell.target))) break
      try {
        const round = await runRound(running, cell)
        keep(round)
        const { found, writeOutageMs, reads, readFailures } = round
        console.log(
          `${system.name}: ${name}: ${at + 1} of ${goal}: ${found.acknowledged} orders, ${found.unknown} unknown, ${found.lost} lost, ${(writeOutageMs / 1000).toFixed(1)} s without; reads ${reads.during.failed} of ${reads.during.count} failed ${readFailures.join(', ')}`,
        )
      } catch (error) {
        await stop(running)
        fail(`${system.name}: ${name}: the round did not end well: ${(error as Error).stack}`)
      }
    }
  }
  if (running) await stop(running)
}

function keep(round: Round): void {
  rounds.push(round)
  done.push(round)
  mkdirSync(path.dirname(record), { recursive: true })
  if (!options.short) appendFileSync(record, `${JSON.stringify(round)}\n`)
}

async function start(system: System): Promise<Running> {
  // scripts/setup/run.mjs has started this in a network of its own.
  if (process.env.CHAOS_NETWORK) execFileSync('ip', ['link', 'set', 'lo', 'up'])
  // Six customers are one network, which may not place as many orders.
  process.env.FORM_LIMITS = 'off'
  const stack = await startStack(...system.options)
  const control = createControlClient(stack.runDir)
  const { databases } = await control.status()
  const primary = databases.find(({ role }) => role === 'primary')
  const connection = await openDatabase(stack.runDir, primary ?? { port: 0 })
  const products = Array.from({ length: customers }, (_, at) => at + 1)
  await connection.query('UPDATE products SET stock = ? WHERE id IN (?)', [plentyInStock, products])
  await connection.end()
  const visitors = await createVisitors(stack, products)
  current = { system, stack, control, visitors }
  return current
}

async function stop({ visitors, stack }: Running): Promise<void> {
  current = null
  visitors.close()
  await stack.stop()
}

if (!options.report)
  for (const system of chosen('system', systems, ({ name }) => name)) await breakSystem(system)
if (!options.short) writeReport(rounds)
const broken = judge(options.report ? rounds : done).filter(({ violations }) => violations > 0)
for (const { text, violations, trials } of broken)
  console.error(`Broken: ${text} (${violations} of ${trials})`)
process.exit(broken.length > 0 ? 1 : 0)
