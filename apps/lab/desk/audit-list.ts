import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Logger } from '../../shared/logger.ts'
import type { Order } from './order.ts'

/** One order and what came of it; a line of `console/audit.jsonl`. */
export interface AuditEntry {
  /** ISO 8601. */
  at: string
  /** `console 192.168.1.7`, `command line 127.0.0.1`, `lesson 2`. */
  by: string
  order: Order
  ok: boolean
  /** A sentence of whoever carried it out, or refused to. */
  outcome: string
  /** Wanted by somebody without the token: for those with it to see. */
  stranger?: true
}

const kept = 500
const file = path.join('console', 'audit.jsonl')

/** Who has turned what, in the run folder, so that it outlives the console. */
export function openAuditList(log: Logger, added: (entry: AuditEntry) => void) {
  const text = read()
  const entries = text.split('\n').flatMap(parse).slice(-kept)
  // After half a line the file is written anew, or the next one would be lost in it.
  let lines = /[^\n]$/.test(text) ? Number.POSITIVE_INFINITY : entries.length

  function add(entry: Omit<AuditEntry, 'at'>): void {
    const whole = { at: new Date().toISOString(), ...entry }
    entries.push(whole)
    if (entries.length > kept) entries.shift()
    // A full disk must not keep anybody from ending a fault.
    try {
      write(whole)
    } catch (error) {
      log.error({ err: error }, 'the audit list could not be written')
    }
    added(whole)
  }

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

  return { add, newestFirst: (): AuditEntry[] => entries.toReversed() }
}

const line = (entry: AuditEntry) => `${JSON.stringify(entry)}\n`

function read(): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

// The last line may be half a line, of a console that was killed.
function parse(text: string): AuditEntry[] {
  try {
    return text === '' ? [] : [JSON.parse(text)]
  } catch {
    return []
  }
}
