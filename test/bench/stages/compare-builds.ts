import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { concurrency } from '../bed/people.ts'
import { closedLoop, openLoop } from '../load/loops.ts'
import { type Cpu, onOwnCore, perVisit, readCpu, readTiers, type Tier, total } from '../meter.ts'
import type { Options } from '../run.ts'
import { loadBefore, noiseWarning, percentile, type Spread, spread } from '../statistics.ts'
import { perSecond, type Row, type Running, startBuild, usersOf, visitOf } from './builds.ts'

/** Shops of several builds beside each other, and what is said of them in docs/performance.md. */
export interface Comparison {
  rows: readonly Row[]
  /** Where the text goes: between `<!-- MARK: the command -->` and `<!-- end of MARK -->`. */
  mark: string
  textOf(results: readonly RowResult[]): string
}

/** One repeat of a row: microseconds a visit at full load, and milliseconds at a fixed rate. */
export interface Sample {
  cpu: Cpu
  monitoring: number
  p99: number
}

export interface RowResult {
  row: Row
  samples: Sample[]
}

const root = path.resolve(import.meta.dirname, '../../..')

/**
 * All builds run side by side and are measured in turn, each repeat in the opposite order of the
 * last, so that what is compared met the same noise.
 */
export async function compareBuilds(
  { rows, mark, textOf }: Comparison,
  { repeats, seconds, warm }: Options,
): Promise<number> {
  const load = loadBefore()
  console.log(noiseWarning(load) ?? 'The machine is quiet.')
  const running = new Map<Row['build'], Running>()
  const results: RowResult[] = rows.map((row) => ({ row, samples: [] }))
  try {
    for (const { build } of rows)
      if (!running.has(build)) {
        console.log(`a shop: ${build} …`)
        const sells = rows.some((row) => row.build === build && row.visit === 'order')
        running.set(build, await startBuild(root, build, { warm, sells }))
      }
    for (let repeat = 0; repeat < repeats; repeat++) {
      console.log(`repeat ${repeat + 1} of ${repeats} …`)
      for (const { row, samples } of repeat % 2 === 0 ? results : results.toReversed())
        samples.push(await measureAgain(row, running.get(row.build) as Running, seconds * 1000))
    }
  } finally {
    for (const { stop } of running.values()) await stop()
  }
  const text = [textOf(results), '', about({ repeats, seconds, load })].join('\n')
  console.log(`\n${text}\n`)
  for (const file of ['docs/performance.md', 'docs/performance-notes.md'])
    replaceText(path.join(root, file), mark, text)
  console.log('Written to docs/performance.md.')
  return 0
}

/** On a busy machine, a shop may refuse a page in the middle of it. @throws what the third attempt throws */
async function measureAgain(row: Row, build: Running, ms: number): Promise<Sample> {
  for (let attempt = 1; ; attempt++)
    try {
      return await measure(row, build, ms)
    } catch (error) {
      const [reason = ''] = (error as Error).message.split('\n')
      if (attempt === 3) throw new Error(`${row.name}: ${reason}`)
      console.log(`${row.name}: ${reason} Once more …`)
      await sleep(2000)
    }
}

async function measure(row: Row, build: Running, ms: number): Promise<Sample> {
  const { pids, monitoring } = build
  const users = usersOf(build, row)
  const visit = visitOf(row)
  const took = await openLoop(users, visit, { perSecond: perSecond[row.visit], ms })
  const busy = users.slice(0, concurrency.closed)
  const others = () => monitoring.reduce((sum, pid) => sum + readCpu(pid), 0)
  const underLoad = (tier: Tier) =>
    onOwnCore(tier, pids, async () => {
      await closedLoop(busy, visit, { ms: ms / 8 })
      const [before, othersBefore] = [readTiers(pids), others()]
      const { visits } = await closedLoop(busy, visit, { ms })
      const cpu = perVisit(before, readTiers(pids), visits)
      return { cpu, monitoring: (others() - othersBefore) / visits }
    })
  // Each tier in front gets a core of its own, too.
  const { cpu, monitoring: watching } = await underLoad('app')
  for (const tier of ['edge', 'web'] as const)
    if (pids[tier]?.length) cpu[tier] = (await underLoad(tier)).cpu[tier]
  if (row.connects === 'resumed') checkResumed(build.users.resumed)
  return { cpu, monitoring: watching, p99: percentile(took, 0.99) }
}

/** @throws when sessions were not resumed, as the row would then show something else */
function checkResumed(users: Running['users']['resumed']): void {
  const sum = (of: 'connections' | 'resumed') =>
    users.reduce((all, { tls }) => all + (tls?.[of] ?? 0), 0)
  const [connections, resumed] = [sum('connections'), sum('resumed')]
  if (resumed < 0.9 * (connections - users.length))
    throw new Error(`Only ${resumed} of ${connections} connections resumed a session.`)
}

export const allOf = ({ cpu, monitoring }: Sample): number => total(cpu) + monitoring

export const medianOf = ({ samples }: RowResult, of: (sample: Sample) => number): number =>
  spread(samples.map(of)).median

/** Microseconds; a dot where there is nothing that could use any. */
export const whole = (value: number): string => (value > 0 ? value.toFixed(0) : '·')

export const range = ({ median, least, most }: Spread): string =>
  `${median.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`

/** The first row is the head, the first column text. */
export const tableText = ([head = [], ...lines]: readonly string[][]): string =>
  [head, head.map((_, at) => (at === 0 ? '---' : '---:')), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')

function about(run: { repeats: number; seconds: number; load: number }): string {
  const noise = run.load < 0.4 ? '' : ` On a busy machine. ${noiseWarning(run.load)}`
  const date = new Date().toISOString().slice(0, 10)
  return `${date}, Node ${process.versions.node}: ${run.repeats} ${run.repeats === 1 ? 'repeat' : 'repeats'} of ${run.seconds} s, the median (and the range).${noise}`
}

/** @throws when the document has no place for it */
function replaceText(file: string, mark: string, text: string): void {
  const document = readFileSync(file, 'utf8')
  const [start, end] = [
    document.indexOf(`<!-- ${mark}: `),
    document.indexOf(`<!-- end of ${mark} -->`),
  ]
  if (start < 0 || end < start) throw new Error(`${file} has no place marked for ${mark}.`)
  const before = document.slice(0, document.indexOf('\n', start))
  writeFileSync(file, `${before}\n\n${text}\n\n${document.slice(end)}`)
}
