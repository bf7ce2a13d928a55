import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { concurrency } from '../bed/people.ts'
import { closedLoop, openLoop } from '../load/loops.ts'
import { type Cpu, onOwnCore, perVisit, readCpu, readTiers, total } from '../meter.ts'
import type { Options } from '../run.ts'
import { loadBefore, noiseWarning, percentile, ratios, type Spread, spread } from '../statistics.ts'
import { type Row, type Running, rows, startBuild, visitOf } from './builds.ts'

/**
 * `npm run bench -- --stages`: what HAProxy, HTTPS, TLS on every hop and monitoring cost, as ratios
 * to the plain nginx of the same run. All builds run side by side and are measured in turn, each
 * repeat in the opposite order of the last. Writes the table into docs/performance.md.
 */

const root = path.resolve(import.meta.dirname, '../../..')
const perSecond = 100

/** One repeat of a row: microseconds a page at full load, and milliseconds at a fixed rate. */
export interface Sample {
  cpu: Cpu
  monitoring: number
  p99: number
}

export interface StageResult {
  row: Row
  samples: Sample[]
}

export async function benchStages({ repeats, seconds, warm }: Options): Promise<number> {
  const load = loadBefore()
  console.log(noiseWarning(load) ?? 'The machine is quiet.')
  const running = new Map<Row['build'], Running>()
  const results: StageResult[] = rows.map((row) => ({ row, samples: [] }))
  try {
    for (const { build } of rows)
      if (!running.has(build)) {
        console.log(`a shop: ${build} …`)
        running.set(build, await startBuild(root, build, warm))
      }
    for (let repeat = 0; repeat < repeats; repeat++) {
      console.log(`repeat ${repeat + 1} of ${repeats} …`)
      for (const { row, samples } of repeat % 2 === 0 ? results : results.toReversed())
        samples.push(await measureAgain(row, running.get(row.build) as Running, seconds * 1000))
    }
  } finally {
    for (const { stop } of running.values()) await stop()
  }
  const text = [tableOf(results), '', about({ repeats, seconds, load })].join('\n')
  console.log(`\n${text}\n`)
  for (const file of ['docs/performance.md', 'docs/performance-notes.md'])
    replaceTable(path.join(root, file), text)
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

async function measure({ connects }: Row, build: Running, ms: number): Promise<Sample> {
  const { pids, monitoring } = build
  const users = build.users[connects]
  const visit = visitOf(connects)
  const took = await openLoop(users, visit, { perSecond, ms })
  const busy = users.slice(0, concurrency.closed)
  const others = () => monitoring.reduce((sum, pid) => sum + readCpu(pid), 0)
  const underLoad = (tier: 'app' | 'edge') =>
    onOwnCore(tier, pids, async () => {
      await closedLoop(busy, visit, { ms: ms / 8 })
      const [before, othersBefore] = [readTiers(pids), others()]
      const { visits } = await closedLoop(busy, visit, { ms })
      const cpu = perVisit(before, readTiers(pids), visits)
      return { cpu, monitoring: (others() - othersBefore) / visits }
    })
  // Each of the two gets a core of its own.
  const { cpu, monitoring: watching } = await underLoad('app')
  cpu.edge = (await underLoad('edge')).cpu.edge
  if (connects === 'resumed') checkResumed(users)
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

const all = ({ cpu, monitoring }: Sample) => total(cpu) + monitoring

export function tableOf(results: readonly StageResult[]): string {
  const [plain] = results
  const lines = results.map(({ row, samples }) => {
    const median = (of: (sample: Sample) => number) => spread(samples.map(of)).median
    const times = (of: (sample: Sample) => number) =>
      spread(ratios(samples.map(of), plain?.samples.map(of) ?? []))
    const tiers = (['app', 'edge', 'database', 'redis'] as const).map((tier) =>
      whole(median(({ cpu }) => cpu[tier])),
    )
    const watching = median(({ monitoring }) => monitoring)
    const p99 = ({ p99 }: Sample) => p99
    return [
      row.name,
      ...tiers,
      watching > 0 ? whole(watching) : '·',
      whole(median(all)),
      range(times(all)),
      median(p99).toFixed(1),
      range(times(p99)),
    ]
  })
  const heads = ['', 'app µs', 'edge µs', 'database µs', 'Redis µs', 'monitoring µs', 'all µs']
  const columns = [...heads, 'all × plain', 'p99 ms', 'p99 × plain']
  const align = columns.map((_, at) => (at === 0 ? '---' : '---:'))
  return [columns, align, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const whole = (value: number) => Math.max(0, value).toFixed(0)
const range = ({ median, least, most }: Spread) =>
  `${median.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`

function about(run: { repeats: number; seconds: number; load: number }): string {
  const noise = run.load < 0.4 ? '' : ` On a busy machine. ${noiseWarning(run.load)}`
  const date = new Date().toISOString().slice(0, 10)
  return `${date}, Node ${process.versions.node}: ${run.repeats} ${run.repeats === 1 ? 'repeat' : 'repeats'} of ${run.seconds} s, the median (and the range).${noise}`
}

const mark = { start: '<!-- stages: npm run bench -- --stages -->', end: '<!-- end of stages -->' }

/** @throws when the document has no place for it */
function replaceTable(file: string, text: string): void {
  const document = readFileSync(file, 'utf8')
  const [start, end] = [document.indexOf(mark.start), document.indexOf(mark.end)]
  if (start < 0 || end < start) throw new Error(`${file} has no place marked for the table.`)
  const before = document.slice(0, start + mark.start.length)
  writeFileSync(file, `${before}\n\n${text}\n\n${document.slice(end)}`)
}
