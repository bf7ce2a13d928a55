import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { table } from '../../apps/launcher/cli/table.ts'
import { type Bed, makeBed } from './bed/bed.ts'
import { type Beginning, watchBeginning } from './bed/lifecycle.ts'
import { type Case, cases } from './cases.ts'
import type { Options } from './options.ts'
import { chart } from './report/chart.ts'
import { documentWith } from './report/document.ts'
import type { Found } from './report/judges.ts'
import { caseRows, goalRows } from './report/tables.ts'
import { collect, type Result } from './results.ts'

const root = path.resolve(import.meta.dirname, '../..')
const beginnings = 3

/** Every case, or those that were asked for. @returns 1 when one could not be measured */
export async function benchAll(options: Options): Promise<number> {
  const { repeats, seconds, warm, only } = options
  const chosen = choose(options)
  const log = (line: string) => console.log(line)
  const bed = await makeBed({ root, cases: chosen, warmVisits: warm, log })
  try {
    const starts = only ? [] : await watchBeginnings(bed, log)
    const wish = { cases: chosen, repeats, ms: seconds * 1000, latency: true, log }
    const { results, problems } = await collect(bed, wish)
    const found = lookIn(results, starts)
    print(results, found)
    for (const { name, message } of problems) console.error(`${name}: ${message}`)
    if (!only) write({ results, problems, found, repeats, seconds, commit: commitOf() })
    return problems.length > 0 ? 1 : 0
  } finally {
    await bed.stop()
  }
}

/** Those whose names match, and the floors that ratios need. */
function choose({ full, only }: Options): Case[] {
  const floor = (one: Case) => one.at === 'prebuilt-page' || one.at === 'one-query'
  return cases.filter((one) => (full || !one.full) && (!only || only.test(one.name) || floor(one)))
}

async function watchBeginnings({ first }: Bed, log: (line: string) => void): Promise<Beginning[]> {
  log('the beginning of a replica …')
  const seen: Beginning[] = []
  for (let turn = 0; turn < beginnings; turn++) seen.push(await watchBeginning(first))
  return seen
}

const lookIn = (results: readonly Result[], starts: readonly Beginning[]): Found => ({
  of: (name) => results.find((result) => result.case.name === name),
  beginnings: starts,
})

function print(results: readonly Result[], found: Found): void {
  const numbers = Array.from({ length: 15 }, (_, at) => at + 1)
  console.log(`\n${table(caseRows(results, found), numbers).join('\n')}`)
  console.log(`\n${table(goalRows(found)).join('\n')}`)
}

function write(run: Parameters<typeof documentWith>[0]): void {
  const file = path.join(root, 'docs/performance.md')
  writeFileSync(file, documentWith(run, file))
  const shown = run.results.filter(({ case: one }) => /^(Floors|The list page)/.test(one.group))
  writeFileSync(path.join(root, 'docs/pictures/performance.svg'), chart(shown))
  console.log(`\nWritten: docs/performance.md`)
}

function commitOf(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' })
  const changed = git('status', '--porcelain', '--untracked-files=no').trim() !== ''
  return `${git('rev-parse', '--short', 'HEAD').trim()}${changed ? ' and changes' : ''}`
}
