import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { nameOf, pairs } from './cells.ts'
import { faults } from './faults.ts'
import { meetsOutageGoal, meetsReadGoal } from './goals.ts'
import type { NaiveResult } from './naive.ts'
import { inSeconds, median, percent, sum } from './numbers.ts'
import { judge, promises, upperBound, type Verdict } from './promises.ts'
import type { Recorded } from './record.ts'
import type { Round } from './round.ts'
import type { ScenarioResult } from './scenarios/scenario.ts'
import { scenarios } from './scenarios/scenarios.ts'
import { systems, type Target, targets } from './systems.ts'

const file = path.resolve(import.meta.dirname, '../../docs/reliability.md')
const begin = '<!-- written by npm run chaos -->'
const end = '<!-- end of chaos -->'

/** Replaces the tables in docs/reliability.md by those of these rounds. */
export function writeReport(recorded: Recorded): void {
  const text = readFileSync(file, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${file} has no place for the results.`)
  writeFileSync(
    file,
    `${text.slice(0, from + begin.length)}\n\n${render(recorded)}\n\n${text.slice(to)}`,
  )
}

/** All tables; those that have nothing to show are left out. */
export function render({ rounds, scenarios, naive }: Recorded): string {
  if (rounds.length === 0) return 'No round has been run yet.'
  const days = rounds.map(({ at }) => at.slice(0, 10)).sort()
  const dates = [...new Set([days[0], days.at(-1)])].join(' to ')
  const orders = sum(rounds, ({ found }) => found.acknowledged)
  const servers = [...new Set(rounds.map(({ server }) => server))].join(', ')
  return [
    `${rounds.length} rounds with ${orders} acknowledged orders, ${dates}, ${servers}, Node ${process.versions.node}.`,
    `### Promises\n\n${promiseTable(rounds)}`,
    ...systemsIn(rounds).map(
      (name) => `### Seconds without orders: ${name}\n\n${outageTable(ofSystem(rounds, name))}`,
    ),
    ...(rounds.some(isPair) ? [`### Two faults at once\n\n${pairTable(rounds)}`] : []),
    `### Reads of the catalogue\n\n${readTable(rounds)}`,
    missedText(rounds),
    ...(scenarios.length > 0 ? [`### Named scenarios\n\n${scenarioTable(scenarios)}`] : []),
    ...(naive.length > 0 ? [`### Found in naive builds\n\n${naiveTable(naive)}`] : []),
  ].join('\n\n')
}

const isPair = ({ injections }: Round) => injections.length > 1
const ofSystem = (rounds: readonly Round[], name: string) =>
  rounds.filter(({ system }) => system === name)
const systemsIn = (rounds: readonly Round[]) =>
  systems.map(({ name }) => name).filter((name) => ofSystem(rounds, name).length > 0)

function promiseTable(rounds: readonly Round[]): string {
  const names = systemsIn(rounds)
  const verdicts = names.map((name) => judge(ofSystem(rounds, name)))
  return table(
    ['violations, of trials', ...names],
    promises.map(({ text }) => [
      text,
      ...verdicts.map((all) => verdictText(all.find((one) => one.text === text))),
    ]),
  )
}

function verdictText(verdict: Verdict | undefined): string {
  if (!verdict) return '–'
  const { violations, trials, promised } = verdict
  const bound = upperBound(verdict)
  const share = bound === null ? percent(violations / Math.max(1, trials)) : `≤ ${percent(bound)}`
  const text = `${violations} of ${trials} (${share})`
  if (!promised) return `${text}, not promised`
  return violations > 0 ? `**${text}**` : text
}

/** Components by faults. */
function outageTable(rounds: readonly Round[]): string {
  const of = (fault: string, target: string) =>
    rounds.filter(
      ({ injections: [one, ...others] }) =>
        one?.fault === fault && one.target === target && others.length === 0,
    )
  const names = Object.keys(faults)
  const rows = (Object.keys(targets) as Target[]).map((target) => [
    target,
    ...names.map((fault) => outageText(of(fault, target))),
  ])
  return table(
    ['', ...names],
    rows.filter(([, ...cells]) => cells.some((cell) => cell !== '–')),
  )
}

/** `1.2 / 3.4`: the median and the longest; `1.2` of a single round. */
function outageText(rounds: readonly Round[]): string {
  if (rounds.length === 0) return '–'
  const outages = rounds.map(({ writeOutageMs }) => writeOutageMs)
  const figures = outages.length > 1 ? [median(outages), Math.max(...outages)] : outages
  const text = figures.map(inSeconds).join(' / ')
  return meetsOutageGoal(rounds) === false ? `**${text}**` : text
}

function pairTable(rounds: readonly Round[]): string {
  const names = systemsIn(rounds)
  return table(
    ['seconds without orders', ...names],
    pairs.map((pair) => [
      nameOf(pair),
      ...names.map((name) => outageText(ofCell(ofSystem(rounds, name), nameOf(pair)))),
    ]),
  )
}

const ofCell = (rounds: readonly Round[], cell: string) =>
  rounds.filter(({ injections }) => nameOf(injections) === cell)

/** Of each kind of component, the fault during which the catalogue was slowest. */
function readTable(rounds: readonly Round[]): string {
  const names = systemsIn(rounds)
  const of = (target: Target, name: string) =>
    ofSystem(rounds, name).filter(
      ({ injections: [one, ...others] }) => one?.target === target && others.length === 0,
    )
  return table(
    ['p95 before → while broken', ...names],
    (Object.keys(targets) as Target[]).map((target) => [
      target,
      ...names.map((name) => slowestReads(of(target, name))),
    ]),
  )
}

const p95 = (rounds: readonly Round[], when: 'before' | 'during') =>
  median(rounds.map(({ reads }) => reads[when].p95Ms))

function slowestReads(rounds: readonly Round[]): string {
  const cells = Object.entries(byCell(rounds)).sort(
    ([, a], [, b]) => p95(b, 'during') - p95(a, 'during'),
  )
  const [slowest] = cells
  if (!slowest) return '–'
  const [name, own] = slowest
  const text = `${p95(own, 'before')} → ${p95(own, 'during')} ms (${name.split(' · ')[0]})`
  return meetsReadGoal(own) === false ? `**${text}**` : text
}

function byCell(rounds: readonly Round[]): Record<string, Round[]> {
  const cells: Record<string, Round[]> = {}
  for (const round of rounds) {
    const name = nameOf(round.injections)
    cells[name] = [...(cells[name] ?? []), round]
  }
  return cells
}

function missedText(rounds: readonly Round[]): string {
  const cells = systemsIn(rounds).flatMap((name) => Object.values(byCell(ofSystem(rounds, name))))
  const judged = (of: typeof meetsOutageGoal) => {
    const verdicts = cells.map(of).filter((one) => one !== null)
    return `${verdicts.filter(Boolean).length} of ${verdicts.length}`
  }
  return `Goals met: ${judged(meetsOutageGoal)} for orders, ${judged(meetsReadGoal)} for reads.`
}

const scenarioTable = (results: readonly ScenarioResult[]): string =>
  table(
    ['scenario', 'system', 'violations, of trials', 'measured'],
    results.map(({ scenario, system, violations, trials, measured }) => {
      const promise = scenarios.find(({ name }) => name === scenario)?.promise
      return [
        promise ? `${scenario}: ${promise}` : scenario,
        system,
        verdictText({ text: scenario, promised: true, violations, trials }),
        measured,
      ]
    }),
    [0, 1, 3],
  )

const naiveTable = (results: readonly NaiveResult[]): string =>
  table(
    ['naive build', 'broken by', 'what is violated', 'times', 'of'],
    // Of each build the last run.
    [...new Map(results.map((one) => [one.naive, one])).values()].map(
      ({ naive, how, breaks, violations, trials }) => [
        ...[naive, how, breaks],
        ...[String(violations), String(trials)],
      ],
    ),
    [0, 1, 2],
  )

/** @param left columns of text; the others are figures */
function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left: readonly number[] = [0],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = head.map((_, at) => (left.includes(at) ? '---' : '---:'))
  return [head, rule, ...rows].map(line).join('\n')
}
