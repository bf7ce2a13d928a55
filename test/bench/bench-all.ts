import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { table } from '../../apps/cli/terminal/output.ts'
import { type Bed, startBed } from './bed/bed.ts'
import { type Case, cases, catalogueCases } from './cases.ts'
import { measureCases, type Problem, type Result } from './measure.ts'
import { measurePages } from './once/front-end.ts'
import { imageSize } from './once/image-size.ts'
import { measureMemoryGrowth, measureStartUp, type StartUp } from './once/lifecycle.ts'
import { replicas, runShoppers } from './once/shoppers.ts'
import { chart } from './report/chart.ts'
import { documentOf, type Run, resultsOf } from './report/document.ts'
import type { Findings } from './report/judges.ts'
import { caseRows, goalRows } from './report/tables.ts'
import type { Options } from './run.ts'
import { loadBefore, noiseWarning } from './statistics.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** Measures every case, or those selected. @returns 1 when one could not be measured */
export async function benchAll(options: Options): Promise<number> {
  const { repeats, seconds, only } = options
  const log = (line: string) => console.log(line)
  const load = loadBefore()
  const began = performance.now()
  log(noiseWarning(load) ?? 'The machine is quiet.')
  const chosen = chooseCases(options)
  const mine = await measureAll(options, {
    root,
    cases: chosen,
    node: process.execPath,
    once: true,
    log,
  })
  const other = options.node ? await measureOther(options, chosen, options.node, log) : null
  const all = [mine, ...(other ? [other] : [])]
  for (const one of all) print(one)
  const problems = all.flatMap((one) => one.problems)
  for (const { name, message } of problems) console.error(`${name}: ${message}`)
  const minutes = Math.round((performance.now() - began) / 60_000)
  if (!only) write({ mine, other, repeats, seconds, load, minutes, ...whatRan() })
  return problems.length > 0 ? 1 : 0
}

/** Cases whose names match, and the floors that ratios need. */
function chooseCases({ full, only }: Options): Case[] {
  const floor = (one: Case) => one.at === 'prebuilt-page' || one.at === 'one-query'
  return cases.filter((one) => (full || !one.full) && (!only || only.test(one.name) || floor(one)))
}

/** The floors and the list page again, by another Node version. */
function measureOther(options: Options, chosen: Case[], node: string, log: (line: string) => void) {
  log(`again, by ${node} …`)
  const isCompared = (one: Case) =>
    options.only ||
    /^(prebuilt|one query|naive|list, (guest|member), (replica|edge))/.test(one.name)
  const here = chosen.filter((one) => isCompared(one) && one.setting.replicas === 1)
  return measureAll(options, { root, cases: here, node, once: false, log })
}

function print({ results, found }: Measured): void {
  const numbers = Array.from({ length: 15 }, (_, at) => at + 1)
  console.log(`\nNode ${found.node}\n\n${table(caseRows(results, found), numbers).join('\n')}`)
  console.log(`\n${table(goalRows(found)).join('\n')}`)
}

function write(run: Run): void {
  const results = path.join(root, '.run/bench.md')
  mkdirSync(path.dirname(results), { recursive: true, mode: 0o700 })
  writeFileSync(results, resultsOf(run))
  writeFileSync(path.join(root, 'docs/performance.md'), documentOf(run, root))
  const shown = run.mine.results.filter(({ case: one }) =>
    /^(Floors|The list page)/.test(one.group),
  )
  writeFileSync(path.join(root, 'docs/pictures/performance.svg'), chart(shown))
  console.log(`\nWritten in ${run.minutes} minutes: docs/performance.md and .run/bench.md`)
}

function whatRan(): Pick<Run, 'commit' | 'command'> {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' })
  const changed = git('status', '--porcelain', '--untracked-files=no').trim() !== ''
  const args = process.argv.slice(2)
  return {
    commit: `${git('rev-parse', '--short', 'HEAD').trim()}${changed ? ' and changes' : ''}`,
    command: ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
  }
}

/** All that was measured with one Node version. */
export interface Measured {
  results: Result[]
  problems: Problem[]
  found: Findings
}

export interface Target {
  root: string
  cases: readonly Case[]
  /** The Node binary. */
  node: string
  /** Whether to measure what does not depend on the Node version, too. */
  once: boolean
  log: (line: string) => void
}

/** Measures the cases, then what is measured once, and last the catalogues side by side, which would disturb the rest. */
export async function measureAll(options: Options, target: Target): Promise<Measured> {
  const { repeats, seconds, warm } = options
  const { root, cases, node, log } = target
  const least = target.once && isSelected(shoppersName, options) ? replicas : 1
  const bed = await startBed({ root, cases, warmVisits: warm, replicas: least, node, log })
  try {
    const request = { repeats, ms: seconds * 1000, latency: true, log }
    const beside = cases.filter((one) => catalogueCases.includes(one))
    const alone = cases.filter((one) => !beside.includes(one))
    const { results, problems } = await measureCases(bed, { ...request, cases: alone })
    const found: Findings = {
      node: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1),
      of: (name) => results.find((result) => result.case.name === name),
      startUps: isSelected('start-up', options) ? await measureStartUps(bed, target, repeats) : [],
    }
    if (target.once) await measureOnce(found, bed, { options, root, problems, log })
    if (beside.length > 0) {
      const more = await bed.startOtherCatalogues().then(
        () => measureCases(bed, { ...request, cases: beside }),
        // What was measured before is still reported.
        ({ message }: Error) => ({
          results: [],
          problems: [{ name: 'other catalogues', message }],
        }),
      )
      results.push(...more.results)
      problems.push(...more.problems)
    }
    return { results, problems, found }
  } finally {
    await bed.stop()
  }
}

async function measureStartUps({ first }: Bed, { log }: Target, turns: number): Promise<StartUp[]> {
  log('the start of an app replica …')
  const startUps: StartUp[] = []
  for (let turn = 0; turn < turns; turn++) startUps.push(await measureStartUp(first))
  return startUps
}

/** The name of a measurement that is not a case; `--only` selects these, too. */
const shoppersName = 'a thousand shoppers'
const isSelected = (name: string, { only }: Options) => !only || only.test(name)

interface Rest {
  options: Options
  root: string
  problems: Problem[]
  log: Target['log']
}

/** Runs each by itself: a failure is reported, and the others go on. */
async function measureOnce(found: Findings, bed: Bed, { options, root, problems, log }: Rest) {
  const attempt = async (name: string, measure: () => Promise<unknown>) => {
    if (!isSelected(name, options)) return
    log(`${name} …`)
    await measure().catch((error: Error) => problems.push({ name, message: error.message }))
  }
  await attempt('the front end', async () => (found.pageFigures = await measurePages(bed.first)))
  await attempt('the image', async () => (found.image = await imageSize(root)))
  await attempt(shoppersName, async () => (found.shopping = await runShoppers(bed)))
  if (options.full || options.only)
    await attempt('a million requests', async () => (found.stages = await measureMemoryGrowth(bed)))
}
