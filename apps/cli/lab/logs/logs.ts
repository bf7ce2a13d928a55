import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { NotRunning } from '../../../control/client.ts'
import type { Paths, RecordedState } from '../../../control/drivers/process/run-folder.ts'
import { didYouMean } from '../../../shared/closest.ts'
import { readJson } from '../../../shared/json-file.ts'
import { tailFile } from '../../../shared/tail-file.ts'
import { exitCodes, UsageError } from '../../terminal/command-line.ts'
import type { Call, OwnCommand } from '../lab-command.ts'
import { createLogMerger, type LogChunk, type LogRecord, parseLogLine } from './merge-logs.ts'

const periodMs = 100
// nginx writes its access log every 200 ms; the rest is for a busy machine.
const holdMs = 500

export const logsCommand: OwnCommand = {
  name: 'logs',
  usage: '[NAME …] [-n 50] [--no-follow]',
  summary:
    'log lines of the app replicas or of the components named, by time; goes on until Ctrl-C',
  details: [
    '-n 50         begin with so many lines of each (default: 20)',
    '--no-follow   only those that are there',
    'NAME can also be prepare and supervisor.',
  ],
  flags: { n: 'value', 'no-follow': 'switch' },
  words: [0, 50],
  async run(call) {
    const sources = openSources(call)
    const count = countOf(call)
    const show = printer(call)
    // Who reads may end first, as `head` does: each further write says so again.
    process.stdout.on('error', () => {})
    const merger = createLogMerger(holdMs)
    for (const { last } of sources) for (const chunk of last(count)) merger.add(chunk)
    if (!call.switches.has('no-follow')) await follow(sources, merger, show)
    show(merger.takeAll())
    return { text: '', json: undefined, code: exitCodes.ok }
  },
}

/** Where log lines come from: the file of one component, or one that several share. */
export interface LogSource {
  /** The last `count` lines of each component. */
  last(count: number): LogChunk[]
  /** What has come since the last call of either. */
  more(): LogChunk[]
}

function openSources({ paths, words, installation }: Call): LogSource[] {
  if (installation.openLogs) return installation.openLogs(words)
  const files = logFiles(paths)
  if (files.size === 0) throw new NotRunning()
  const known = [...files.keys()]
  const wrong = words.find((word) => !files.has(word))
  if (wrong)
    throw new UsageError([
      `There are no logs of "${wrong}".${didYouMean(wrong, known)} Known names: ${known.join(', ')}.`,
    ])
  const names = words.length > 0 ? words : replicaNames(paths, known)
  return names.flatMap((name) => (files.get(name) ?? []).map((file) => fileSource(name, file)))
}

function fileSource(name: string, file: string): LogSource {
  const tail = tailFile(file)
  const isShared = name.startsWith('web-') && path.basename(file) === 'access.log'
  const isOwn = (line: string) => !isShared || new RegExp(`\\bname(=|":")${name}\\b`).test(line)
  const chunk = (lines: string[]): LogChunk[] => [{ name, file, lines: lines.filter(isOwn) }]
  return { last: (count) => chunk(tail.last(count)), more: () => chunk(tail.more()) }
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

function printer({ json, style }: Call): (records: readonly LogRecord[]) => void {
  const format = ({ name, time, lines }: LogRecord): string[] => {
    const shownTime = time === null ? null : new Date(time).toISOString()
    if (json) return lines.map((line) => JSON.stringify({ time: shownTime, name, line }))
    return lines.map((line) => {
      const { text } = parseLogLine(line)
      // The shop's own lines begin with the name.
      const rest = text.startsWith(`${name} `) ? text.slice(name.length + 1) : text
      return `${shownTime ? `${style.dim(shownTime)} ` : ''}${style.named(name)} ${rest}`
    })
  }
  return (records) => {
    if (records.length > 0) process.stdout.write(`${records.flatMap(format).join('\n')}\n`)
  }
}

/** Until Ctrl-C, or until nobody reads the output any more. */
async function follow(
  sources: readonly LogSource[],
  merger: ReturnType<typeof createLogMerger>,
  show: (records: readonly LogRecord[]) => void,
): Promise<void> {
  const over = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => over.abort())
  process.stdout.once('error', () => over.abort())
  for (;;) {
    const readAt = Date.now()
    for (const { more } of sources) for (const chunk of more()) merger.add(chunk)
    if (over.signal.aborted) return
    show(merger.take(readAt))
    await sleep(periodMs, undefined, { signal: over.signal }).catch(() => {})
  }
}

/** The log files of each component, by name; the edge writes some of its own. */
export function logFiles({ logs, edge }: Paths): Map<string, string[]> {
  const names = existsSync(logs) ? readdirSync(logs).filter((file) => file.endsWith('.log')) : []
  const files = new Map<string, string[]>()
  for (const file of names.sort(byNumber)) {
    // A database server writes its slow-query log beside the other one: db-1.log, db-1-slow.log.
    const name = path.basename(file, '.log').replace(/-slow$/, '')
    files.set(name, [...(files.get(name) ?? []), path.join(logs, file)])
  }
  files.get('edge')?.push(path.join(edge, 'logs/error.log'), path.join(edge, 'logs/access.log'))
  // Web servers behind load balancers write the same access log, each with its name.
  for (const [name, own] of files)
    if (name.startsWith('web-')) own.push(path.join(edge, 'logs/access.log'))
  return files
}

const byNumber = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true })
