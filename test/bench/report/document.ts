import { existsSync, readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import type { Problem, Result } from '../results.ts'
import { unmeasured } from './goals.ts'
import type { Found } from './judges.ts'
import { caseRows, goalRows, markdown } from './tables.ts'

const begin = '<!-- npm run bench writes from here … -->'
const end = '<!-- … to here. -->'

export interface Run {
  results: readonly Result[]
  problems: readonly Problem[]
  found: Found
  repeats: number
  seconds: number
  /** `8aa46ef`, with ` and changes` where there are some. */
  commit: string
}

/** The page with this run in it; what people have written around it stays. */
export function documentWith(run: Run, file: string): string {
  const old = existsSync(file) ? readFileSync(file, 'utf8') : standard
  const [before = ''] = old.split(begin)
  const after = old.split(end)[1] ?? '\n'
  return `${before}${begin}\n\n${body(run)}\n\n${end}${after}`
}

const standard = `# What a request costs

Measured by \`npm run bench\`: real servers on one machine, everything beside its floor. Ratios within one run
are what counts; times are this machine's. \`× bare\` is against \`node:http\` with a prebuilt buffer of the same
bytes, \`× one query\` against \`node:http\` with one prepared query and a template string; both by the CPU of
Node (of nginx, for the static file). CPU is user and system time from the kernel's accounting.

${begin}
${end}
`

function body({ results, problems, found, repeats, seconds, commit }: Run): string {
  const groups = [...new Set(results.map(({ case: one }) => one.group))]
  return [
    `Commit ${commit}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}, ${machine()}.`,
    `${repeats} interleaved repeats of ${seconds} s: the median, and in brackets the least and the most.`,
    '\n## Goals\n',
    markdown(goalRows(found), 2),
    `\nNot in this run: ${unmeasured.join('; ')}.`,
    '\n## Where the CPU goes\n',
    '![CPU of all processes for one visit](pictures/performance.svg)',
    '\n## All cases\n',
    'Full load is ten visitors who come again at once; p50 and p99 are at the fixed rate of the column “at”. MB is one replica.',
    ...groups.flatMap((group) => [
      `\n### ${group}\n`,
      markdown(
        caseRows(
          results.filter(({ case: one }) => one.group === group),
          found,
        ),
      ),
    ]),
    ...problems.map(({ name, message }) => `\nNot measured: ${name}: ${message}`),
  ].join('\n')
}

const machine = () =>
  `${cpus().length} × ${cpus()[0]?.model.trim()}, load ${loadavg()[0]?.toFixed(1)} with the bench itself`
