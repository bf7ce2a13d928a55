import { setTimeout as sleep } from 'node:timers/promises'
import { didYouMean } from '../../cli/closest.ts'
import { exitCodes } from '../../cli/exit-codes.ts'
import { UsageError } from '../../cli/usage-error.ts'
import { NotRunning } from '../../control/control-client.ts'
import type { Paths } from '../../plan/paths.ts'
import { readJson } from '../../supervisor/json-file.ts'
import type { RecordedState } from '../../supervisor/state-file.ts'
import type { Call, OwnVerb } from '../verb.ts'
import { logFiles } from './log-files.ts'
import { logLine } from './log-line.ts'
import { type Tail, tailFile } from './tail-file.ts'

const periodMs = 200

export const logsVerb: OwnVerb = {
  name: 'logs',
  usage: '[NAME …] [-n 50] [--no-follow]',
  summary: 'log lines of the replicas, mixed, or of the parts named; goes on until Ctrl-C',
  details: [
    '-n 50         begin with so many lines of each (default: 20)',
    '--no-follow   only those that are there',
    'NAME can also be prepare and supervisor.',
  ],
  flags: { n: 'value', 'no-follow': 'switch' },
  words: [0, 50],
  async run(call) {
    const show = printer(call)
    const tails = openTails(call)
    for (const { name, tail } of tails) show(name, tail.last(countOf(call)))
    if (!call.switches.has('no-follow')) await follow(tails, show)
    return { text: '', json: undefined, code: exitCodes.ok }
  },
}

interface Named {
  name: string
  tail: Tail
}

function openTails({ paths, words }: Call): Named[] {
  const files = logFiles(paths)
  if (files.size === 0) throw new NotRunning()
  const known = [...files.keys()]
  const wrong = words.find((word) => !files.has(word))
  if (wrong)
    throw new UsageError([
      `There are no logs of "${wrong}".${didYouMean(wrong, known)} There are: ${known.join(', ')}.`,
    ])
  const names = words.length > 0 ? words : replicaNames(paths, known)
  return names.flatMap((name) =>
    (files.get(name) ?? []).map((file) => ({ name, tail: tailFile(file) })),
  )
}

/** Those that run; when nothing does, all that have ever written something. */
function replicaNames({ state }: Paths, known: readonly string[]): string[] {
  const replicas = known.filter((name) => name.startsWith('app-'))
  const running = readJson<RecordedState>(state)?.processes.map(({ name }) => name) ?? []
  const present = replicas.filter((name) => running.includes(name))
  return present.length > 0 ? present : replicas
}

function countOf({ values }: Call): number {
  const text = values.get('n') ?? '20'
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new UsageError([`-n: expected a number of lines, received "${text}".`])
}

function printer({ json, style }: Call): (name: string, lines: string[]) => void {
  const text = (name: string, line: string) =>
    json ? JSON.stringify({ name, line }) : logLine(name, line, style)
  return (name, lines) => {
    if (lines.length > 0)
      process.stdout.write(`${lines.map((line) => text(name, line)).join('\n')}\n`)
  }
}

/** Until Ctrl-C, or until nobody reads any more. */
async function follow(tails: Named[], show: (name: string, lines: string[]) => void) {
  const over = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => over.abort())
  process.stdout.once('error', () => over.abort())
  while (!over.signal.aborted) {
    for (const { name, tail } of tails) show(name, tail.more())
    await sleep(periodMs, undefined, { signal: over.signal }).catch(() => {})
  }
}
