import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { judge, upperBound, type Verdict } from './promises.ts'
import type { Round } from './round.ts'

const file = path.resolve(import.meta.dirname, '../../docs/reliability.md')
const begin = '<!-- written by npm run chaos -->'
const end = '<!-- end of chaos -->'

/** Replaces the tables in docs/reliability.md by those of these rounds. */
export function writeReport(rounds: readonly Round[]): void {
  const text = readFileSync(file, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${file} has no place for the results.`)
  writeFileSync(
    file,
    `${text.slice(0, from + begin.length)}\n\n${render(rounds)}\n\n${text.slice(to)}`,
  )
}

/** One table of promises and one of faults for each system. */
export function render(rounds: readonly Round[]): string {
  const systems = [...new Set(rounds.map(({ system }) => system))]
  const parts = systems.map((system) => {
    const own = rounds.filter((round) => round.system === system)
    return `### ${system}\n\n${promiseTable(own)}\n\n${faultTable(own)}`
  })
  const days = [...new Set(rounds.map(({ at }) => at.slice(0, 10)))].sort()
  const dates = [...new Set([days[0], days.at(-1)])].join(' to ')
  return `${parts.join('\n\n')}\n\n${rounds.length} rounds, ${dates}, Node ${process.versions.node}.`
}

const promiseTable = (rounds: readonly Round[]): string =>
  table(
    ['promise', 'violations', 'trials', '95 % bound'],
    judge(rounds).map((verdict) => [
      verdict.text,
      String(verdict.violations),
      String(verdict.trials),
      boundOf(verdict),
    ]),
  )

function boundOf(verdict: Verdict): string {
  const bound = upperBound(verdict)
  if (bound === null) return `${percent(verdict.violations / Math.max(1, verdict.trials))} seen`
  return `≤ ${percent(bound)}`
}

const percent = (share: number) => `${Number((share * 100).toPrecision(2))} %`

function faultTable(rounds: readonly Round[]): string {
  const cells = new Map<string, Round[]>()
  for (const round of rounds) {
    const name = `${round.fault} · ${round.target}`
    cells.set(name, [...(cells.get(name) ?? []), round])
  }
  return table(
    [
      ...['fault', 'rounds', 'orders', 'unknown', 'lost', 'wrong'],
      ...['reads failed', 'p95 before → during', 'without orders: median', 'longest'],
    ],
    [...cells].map(([name, own]) => {
      const sum = (of: (round: Round) => number) =>
        own.reduce((total, round) => total + of(round), 0)
      const outages = own.map(({ writeOutageMs }) => writeOutageMs).sort((a, b) => a - b)
      const wrong = ({ found }: Round) =>
        found.duplicates + found.refusedButPlaced + found.inconsistent + found.stockWrong
      return [
        name,
        String(own.length),
        String(sum(({ found }) => found.acknowledged)),
        String(sum(({ found }) => found.unknown)),
        String(sum(({ found }) => found.lost)),
        String(sum(wrong) + sum(({ found }) => found.diverged)),
        `${sum(({ reads }) => reads.during.failed)} of ${sum(({ reads }) => reads.during.count)}`,
        `${median(own.map(({ reads }) => reads.before.p95Ms))} → ${median(own.map(({ reads }) => reads.during.p95Ms))} ms`,
        seconds(median(outages)),
        seconds(outages.at(-1) ?? 0),
      ]
    }),
  )
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = head.map((_, at) => (at === 0 ? '---' : '---:'))
  return [head, rule, ...rows].map(line).join('\n')
}
