import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { table } from '../../apps/cli/terminal/output.ts'
import { type Bed, makeBed } from './bed/bed.ts'
import { type Case, cases, catalogueCases } from './cases.ts'
import { collect, type Problem, type Result } from './measure.ts'
import { lookAtPages } from './once/front-end.ts'
import { imageSize } from './once/image-size.ts'
import { type Beginning, endure, watchBeginning } from './once/lifecycle.ts'
import { replicas, shopAround } from './once/shoppers.ts'
import { chart } from './report/chart.ts'
import { documentOf, type Run, resultsOf } from './report/document.ts'
import type { Found } from './report/judges.ts'
import { caseRows, goalRows } from './report/tables.ts'
import type { Options } from './run.ts'
import { loadBefore, noiseWarning } from './statistics.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** Every case, or those that were asked for. @returns 1 when one could not be measured */
export async function benchAll(options: Options): Promise<number> {
  const { repeats, seconds, only } = options
  const log = (line: string) => console.log(line)
  const load = loadBefore()
  const began = performance.now()
  log(noiseWarning(load) ?? 'The machine is quiet.')
  const chosen = choose(options)
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

/** Those whose names match, and the floors that ratios need. */
function choose({ full, only }: Options): Case[] {
  const floor = (one: Case) => one.at === 'prebuilt-page' || one.at === 'one-query'
  return cases.filter((one) => (full || !one.full) && (!only || only.test(one.name) || floor(one)))
}

/** What tells one Node from another: the floors, and the list page beside them. */
function measureOther(options: Options, chosen: Case[], node: string, log: (line: string) => void) {
  log(`again, by ${node} …`)
  const telling = (one: Case) =>
    options.only ||
    /^(prebuilt|one query|naive|list, (guest|member), (replica|edge))/.test(one.name)
  const here = chosen.filter((one) => telling(one) && one.setting.replicas === 1)
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

/** All that was measured by one Node. */
export interface Measured {
  results: Result[]
  problems: Problem[]
  found: Found
}

export interface Part {
  root: string
  cases: readonly Case[]
  /** The binary. */
  node: string
  /** Whether to look at what has nothing to do with the version of Node, too. */
  once: boolean
  log: (line: string) => void
}

/** The cases in turns; what there is only once; then, when it disturbs nobody any more, catalogues side by side. */
export async function measureAll(options: Options, part: Part): Promise<Measured> {
  const { repeats, seconds, warm } = options
  const { root, cases, node, log } = part
  const least = part.once && isAsked(crowd, options) ? replicas : 1
  const bed = await makeBed({ root, cases, warmVisits: warm, replicas: least, node, log })
  try {
    const request = { repeats, ms: seconds * 1000, latency: true, log }
    const beside = cases.filter((one) => catalogueCases.includes(one))
    const alone = cases.filter((one) => !beside.includes(one))
    const { results, problems } = await collect(bed, { ...request, cases: alone })
    const found: Found = {
      node: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1),
      of: (name) => results.find((result) => result.case.name === name),
      beginnings: isAsked('beginning', options) ? await watchBeginnings(bed, part, repeats) : [],
    }
    if (part.once) await addRest(found, bed, { options, root, problems, log })
    if (beside.length > 0) {
      const more = await bed.openOthers().then(
        () => collect(bed, { ...request, cases: beside }),
        // All that was measured before is worth telling.
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

async function watchBeginnings({ first }: Bed, { log }: Part, turns: number): Promise<Beginning[]> {
  log('the beginning of a replica …')
  const seen: Beginning[] = []
  for (let turn = 0; turn < turns; turn++) seen.push(await watchBeginning(first))
  return seen
}

/** Names of what is no case; `--only` asks for them, too. */
const crowd = 'a thousand shoppers'
const isAsked = (name: string, { only }: Options) => !only || only.test(name)

interface Rest {
  options: Options
  root: string
  problems: Problem[]
  log: Part['log']
}

/** Each by itself: one that fails is told, and keeps no other from being measured. */
async function addRest(found: Found, bed: Bed, { options, root, problems, log }: Rest) {
  const attempt = async (name: string, measure: () => Promise<unknown>) => {
    if (!isAsked(name, options)) return
    log(`${name} …`)
    await measure().catch((error: Error) => problems.push({ name, message: error.message }))
  }
  await attempt('the front end', async () => (found.looks = await lookAtPages(bed.first)))
  await attempt('the image', async () => (found.image = await imageSize(root)))
  await attempt(crowd, async () => (found.shopping = await shopAround(bed)))
  if (options.full || options.only)
    await attempt('a million requests', async () => (found.stages = await endure(bed)))
}
