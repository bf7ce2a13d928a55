import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { table } from '../../apps/cli/terminal/table.ts'
import { type Case, cases } from './cases.ts'
import { type Measured, measureAll } from './measure-all.ts'
import { loadBefore, noiseWarning } from './noise.ts'
import type { Options } from './options.ts'
import { chart } from './report/chart.ts'
import { documentOf, type Run, resultsOf } from './report/document.ts'
import { caseRows, goalRows } from './report/tables.ts'

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
