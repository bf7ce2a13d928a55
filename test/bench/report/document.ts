import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import path from 'node:path'
import type { Measured } from '../bench-all.ts'
import type { Result } from '../measure.ts'
import { figure, noiseWarning, own } from '../statistics.ts'
import { countMet } from './goals.ts'
import { caseRows, goalRows, markdown, onceSections, pageRows } from './tables.ts'

export interface Run {
  mine: Measured
  /** Measured with another Node version. */
  other: Measured | null
  repeats: number
  seconds: number
  /** Load average for each core before the run. */
  load: number
  minutes: number
  /** `8aa46ef`, with ` and changes` where there are some. */
  commit: string
  command: string
}

/** Every case, every goal, and what is measured once: for a closer look. */
export function resultsOf(run: Run): string {
  const { mine, other } = run
  const { met, judged } = countMet(mine.found)
  const parts = [
    '# Bench results\n',
    introduction,
    about(run),
    `\n## Goals: ${met} of ${judged} met\n`,
    markdown(goalRows(mine.found, true), 2),
    '\n## All cases\n',
    columns,
    ...groupsOf(mine),
    ...onceSections(mine.found),
    ...(other ? otherNode(other) : []),
    ...[mine, ...(other ? [other] : [])].flatMap(({ problems }) =>
      problems.map(({ name, message }) => `\nNot measured: ${name}: ${message}`),
    ),
  ]
  return `${parts.join('\n')}\n`
}

/** `docs/performance.md`: pages beside floors and peers, then the notes on decisions from a file of their own. */
export function documentOf(run: Run, root: string): string {
  const { results, found } = run.mine
  const notes = readFileSync(path.join(root, 'docs/performance-notes.md'), 'utf8')
  const shown = shownCases.flatMap((name) => results.filter((one) => one.case.name === name))
  const parts = [
    '# What a request costs\n',
    `<!-- Written by ${'`npm run bench`'}: edit docs/performance-notes.md, which it appends. -->\n`,
    introduction,
    about(run),
    '\n![CPU of all processes for one page, by tier](pictures/performance.svg)\n',
    markdown(pageRows(shown, found)),
    '\nAll cases, goals and ranges are in `.run/bench.md` after a run.\n',
  ]
  return `${parts.join('\n')}\n${notes}`
}

/** The cases in the documentation, in this order. */
const shownCases = [
  'static file',
  'prebuilt page',
  'one query',
  'naive list, guest',
  'naive list, member',
  'list, guest, edge, gzip',
  'list, member, edge, gzip',
  'list, guest, edge, gzip, cache',
  'home, member',
  'product, member',
  'search, member',
  'cart of 3 lines, member',
  'whole checkout',
]

const introduction = `Real servers on one machine, each page beside its floor. Compare the ratios within one run; the times
are this machine's. **× bare** is against \`node:http\` with a prebuilt buffer of the same bytes, **× one query**
against \`node:http\` with one prepared query and a template string; both by the CPU of Node (of nginx, for the
static file). CPU is user and system time from the kernel's accounting, of each process and its children. While it is
counted, the app replicas share one core, and their servers share the others with the load generator; the edge's CPU is
measured again with that core to itself. Except for the catalogues, one shop runs on the machine at a time.
`

const columns = `Full load is ten virtual users for each app replica, each sending its next request at once (“a second”); p50 and p99
are at the fixed rate of the column “at”, where visits start on time however long others take. Queries and Redis commands
are the servers' own counts, less their background traffic; bytes are a response body as it was sent; MB is one app
replica. A dot is a zero.`

function about({ mine, repeats, seconds, load, minutes, commit, command }: Run): string {
  const date = new Date().toISOString().slice(0, 10)
  const noise = noiseWarning(load)
  const bare = mine.found.of('prebuilt page')
  const facts = [
    ['Command', `\`${command}\`, ${minutes} minutes`],
    ['Commit', commit],
    ['Date', date],
    [
      'Machine',
      `${cpus().length} × ${cpus()[0]?.model.trim()}, ${gigabytes()} GB; shared by the servers and the load generator`,
    ],
    ['Node', mine.found.node],
    [
      'Repeats',
      `${repeats} of ${seconds} s under each kind of load, interleaved; the median (and the range)`,
    ],
    ...(bare ? [['Noise', noiseIn(bare)]] : []),
  ]
  const rows = facts.map(([name, fact]) => `| ${name} | ${fact} |`).join('\n')
  return `| | |\n|---|---|\n${rows}${noise ? `\n\n> **Noisy.** ${noise}` : ''}`
}

/** Includes the noise of other machines on the same hardware, which the load average does not show. */
function noiseIn(bare: Result): string {
  const { median, least, most } = figure(bare, own)
  const [middle, from, to] = [median, least, most].map(Math.round)
  return `the prebuilt page, the same each time, took ${middle} µs of CPU (${from} to ${to})`
}

const gigabytes = () => Math.round(totalmem() / 2 ** 30)

const groupsOf = ({ results, found }: Measured): string[] =>
  [...new Set(results.map(({ case: one }) => one.group))].flatMap((group) => [
    `\n### ${group}\n`,
    markdown(
      caseRows(
        results.filter(({ case: one }) => one.group === group),
        found,
      ),
    ),
  ])

const otherNode = ({ results, found }: Measured): string[] => [
  `\n## The same by Node ${found.node}\n`,
  'Measured after all the above, beside floors of its own.\n',
  markdown(caseRows(results, found)),
  '',
  markdown(goalRows(found), 2),
]
