import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { textOfOldOrder } from './commands/command.ts'
import type { Message } from './messages.ts'

/** Who did what, and what came of it; a line of `lab/audit.jsonl`. */
export interface AuditEntry {
  /** ISO 8601. */
  at: string
  /** `lab 192.168.1.7`, `command line`, `lesson 2`. */
  by: string
  /** As one would type it: `scale 5`, `pause app-2 --for 30s`. */
  command: string
  ok: boolean
  /** Refused before it began: no token, locked, or another command running. */
  refused?: true
  /** An English sentence. */
  outcome: string
  /** The same as a message of the control plane, for other languages. */
  message?: Message
  /** The same by language, for what the lab has written itself. */
  translations?: Readonly<Record<string, string>>
  /** Wanted by somebody without the token: for those with it to see. */
  stranger?: true
}

const kept = 500
/** Of these at most so many refusals: they must not push commands out of the log. */
const keptRefusals = 100

export type AuditLog = ReturnType<typeof openAuditLog>

/** The audit log of the run folder: the last 500 entries, of which at most 100 are refusals. */
export function openAuditLog(runDir: string, log: (event: string) => void) {
  renameOldFolder(runDir)
  const file = path.join(runDir, 'lab', 'audit.jsonl')
  const text = read(file)
  const entries: AuditEntry[] = []
  for (const entry of text.split('\n').flatMap(parse)) keep(entry)
  // After half a line the file is written anew, or the next one would be lost in it.
  let lines = /[^\n]$/.test(text) ? Number.POSITIVE_INFINITY : entries.length

  function keep(entry: AuditEntry): void {
    entries.push(entry)
    if (entry.refused && entries.filter(({ refused }) => refused).length > keptRefusals)
      entries.splice(
        entries.findIndex(({ refused }) => refused),
        1,
      )
    if (entries.length > kept) entries.shift()
  }

  function add(entry: Omit<AuditEntry, 'at'>): void {
    const whole = { at: new Date().toISOString(), ...entry }
    keep(whole)
    // A full disk must not keep anybody from ending a fault.
    try {
      write(whole)
    } catch (error) {
      log(`The audit log could not be written: ${(error as Error).message}`)
    }
  }

  /** Adds what was refused before it began. */
  const addRefusal = (entry: Omit<AuditEntry, 'at' | 'ok' | 'refused'>): void =>
    add({ ...entry, ok: false, refused: true })

  function write(entry: AuditEntry): void {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    appendFileSync(file, line(entry), { mode: 0o600 })
    if (++lines > 2 * kept) shorten()
  }

  function shorten(): void {
    writeFileSync(`${file}.new`, entries.map(line).join(''), { mode: 0o600 })
    renameSync(`${file}.new`, file)
    lines = entries.length
  }

  return { add, addRefusal, newestFirst: (): AuditEntry[] => entries.toReversed() }
}

/** The lab's folder in the run folder was called `console`; to be removed with the next version. */
export function renameOldFolder(runDir: string): void {
  const [old, now] = ['console', 'lab'].map((name) => path.join(runDir, name)) as [string, string]
  if (existsSync(old) && !existsSync(now)) renameSync(old, now)
}

const line = (entry: AuditEntry) => `${JSON.stringify(entry)}\n`

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

// The last line may be half a line, of a process that was killed.
function parse(text: string): AuditEntry[] {
  try {
    if (text === '') return []
    const { order, ...entry } = JSON.parse(text)
    // Entries of before hold the request; to be removed with the next version.
    return [order ? { ...entry, command: textOfOldOrder(order) } : entry]
  } catch {
    return []
  }
}
