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
import { createLogMerger, type NamedLine } from './log-time.ts'
import { type Tail, tailFile } from './tail-file.ts'

const periodMs = 100
// nginx writes its lines together, at most 200 ms later; twice that for a busy machine.
const holdMs = 400

export const logsVerb: OwnVerb = {
  name: 'logs',
  usage: '[NAME …] [-n 50] [--no-follow]',
  summary: 'log lines of the app replicas, or of the parts named, by time; goes on until Ctrl-C',
  details: [
    '-n 50         begin with so many lines of each (default: 20)',
    '--no-follow   only those that are there',
    'NAME can also be prepare and supervisor.',
  ],
  flags: { n: 'value', 'no-follow': 'switch' },
  words: [0, 50],
  async run(call) {
    const show = printer(call)
    const count = countOf(call)
    const tails = openTails(call)
    const follows = !call.switches.has('no-follow')
    const merger = createLogMerger(follows ? holdMs : 0)
    const read = (linesOf: (tail: Tail) => string[]) =>
      tails.map(({ name, tail }) => ({ name, log: tail, lines: linesOf(tail) }))
    show(
      merger.add(
        read((tail) => tail.last(count)),
        Date.now(),
      ),
    )
    if (follows)
      await follow(() =>
        show(
          merger.add(
            read((tail) => tail.more()),
            Date.now(),
          ),
        ),
      )
    show(merger.flush())
    return { text: '', json: undefined, code: exitCodes.ok }
  },
}

interface Named {
  name: string
  tail: Tail
}

/** One log with the requests of all app replicas, as in containers. */
export interface RequestLog {
  file: string
  /** Who answered, and the line for people; null for what is no line of a request. */
  read(line: string): { name: string; text: string } | null
}

function openTails({ paths, words, surroundings }: Call): Named[] {
  const { requestLog } = surroundings
  if (requestLog) return [{ name: 'edge', tail: tailFile(requestLog.file) }]
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

function printer(call: Call): (lines: readonly NamedLine[]) => void {
  const { json, style, words } = call
  const { requestLog } = call.surroundings
  const named = (line: NamedLine): NamedLine[] => {
    if (!requestLog) return [line]
    const read = requestLog.read(line.text)
    return read && (words.length === 0 || words.includes(read.name)) ? [{ ...line, ...read }] : []
  }
  const text = (line: NamedLine) =>
    json
      ? JSON.stringify({ time: new Date(line.at).toISOString(), name: line.name, line: line.text })
      : logLine(line, style)
  return (lines) => {
    const shown = lines.flatMap(named)
    if (shown.length > 0) process.stdout.write(`${shown.map(text).join('\n')}\n`)
  }
}

/** Until Ctrl-C, or until nobody reads any more. */
async function follow(look: () => void): Promise<void> {
  const over = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => over.abort())
  process.stdout.once('error', () => over.abort())
  while (!over.signal.aborted) {
    look()
    await sleep(periodMs, undefined, { signal: over.signal }).catch(() => {})
  }
}
