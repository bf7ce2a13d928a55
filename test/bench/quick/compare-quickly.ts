import path from 'node:path'
import { table } from '../../../apps/cli/terminal/output.ts'
import { type Bed, startBed } from '../bed/bed.ts'
import { type Case, quickCases } from '../cases.ts'
import { measure, type Result, type Sample } from '../measure.ts'
import { total } from '../meter.ts'
import type { Options } from '../run.ts'
import { ratios, spread } from '../statistics.ts'
import { accepted, countNames, countOf, findGrowth, hasChanged } from './growth.ts'
import { type CheckOut, checkOut, standardCommit } from './worktree.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const repeats = 3
const ms = 700

/** Compares the working tree with a commit. @returns 1 when it queries or sends more */
export async function compareQuickly({ against, warm }: Options): Promise<number> {
  const commit = against ?? standardCommit(root)
  if (!commit)
    return skipped(
      'This clone has no commit before this one. (A shallow one gets them by git fetch --unshallow --tags.)',
    )
  let other: CheckOut
  try {
    other = await checkOut(root, commit)
  } catch (error) {
    if (against) throw error
    return skipped(`${commit} can't be built: ${(error as Error).message}`)
  }
  try {
    return await compare(commit, other.folder, Math.min(warm, 2000))
  } finally {
    await other.remove()
  }
}

async function compare(commit: string, folder: string, warmVisits: number): Promise<number> {
  const bedIn = (where: string) =>
    startBed({ root: where, cases: quickCases, warmVisits, log: () => {} })
  console.log(`Starting ${commit} and the working tree …`)
  const [old, mine] = await Promise.allSettled([bedIn(folder), bedIn(root)])
  try {
    if (mine.status === 'rejected') throw mine.reason
    if (old.status === 'rejected') return skipped(`${commit} does not start: ${old.reason.message}`)
    return await compareBeds(commit, old.value, mine.value)
  } finally {
    for (const bed of [old, mine]) if (bed.status === 'fulfilled') await bed.value.stop()
  }
}

async function compareBeds(commit: string, old: Bed, mine: Bed): Promise<number> {
  const before: Result[] = []
  const now: Result[] = []
  for (const one of quickCases) {
    const pair = await sideBySide(one, old, mine)
    if (pair.problem) console.log(`${commit} has no “${one.name}”: ${pair.problem}`)
    else {
      before.push({ case: one, samples: pair.before })
      now.push({ case: one, samples: pair.now })
    }
  }
  console.log(`\nThe working tree, beside ${commit} (above 1 is dearer):\n`)
  console.log(table(rowsOf(before, now), [1, 2, 3, 4, 5]).join('\n'))
  return printGrowth(before, now)
}

/** In turns, so that noise on the machine affects both. */
async function sideBySide(one: Case, old: Bed, mine: Bed) {
  const pair = { before: [] as Sample[], now: [] as Sample[], problem: '' }
  const sample = async (bed: Bed, into: Sample[]) =>
    into.push(await measure(one, await bed.subjectOf(one), { ms, latency: false }))
  for (let repeat = 0; repeat < repeats; repeat++) {
    if (repeat % 2) await sample(mine, pair.now)
    try {
      await sample(old, pair.before)
    } catch (error) {
      return { ...pair, problem: (error as Error).message }
    }
    if (repeat % 2 === 0) await sample(mine, pair.now)
  }
  return pair
}

function rowsOf(before: readonly Result[], now: readonly Result[]): string[][] {
  const rows = now.flatMap((result) => {
    const old = before.find((one) => one.case === result.case)
    if (!old) return []
    const counts = countNames.map((count) => {
      const [then, today] = [countOf(old, count), countOf(result, count)]
      return hasChanged(result.case, count, then, today)
        ? `${round(then)} → ${round(today)}`
        : round(today)
    })
    const times = [
      timesOf(result, old, ({ cpu }) => cpu.app),
      timesOf(result, old, ({ cpu }) => total(cpu)),
    ]
    return [[result.case.name, ...times, ...counts]]
  })
  return [['', 'app CPU', 'all CPU', 'queries', 'Redis', 'bytes'], ...rows]
}

function timesOf(now: Result, old: Result, of: (sample: Sample) => number) {
  const { median, least, most } = spread(ratios(now.samples.map(of), old.samples.map(of)))
  return `${median.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`
}

const round = (value: number) => String(Math.round(value * 10) / 10)

function printGrowth(before: readonly Result[], now: readonly Result[]): number {
  const changes = findGrowth(before, now, accepted)
  if (changes.length === 0) {
    console.log('\nNothing asks or sends more. (CPU is for reading: it never fails.)')
    return 0
  }
  console.log('\nMore than before, and not in test/bench/quick/growth.ts:')
  for (const { name, count, before, now } of changes)
    console.log(`  ${name}: ${count} ${before.toFixed(1)} → ${now.toFixed(1)}`)
  return 1
}

function skipped(why: string): number {
  console.log(`Not compared. ${why}`)
  return 0
}
