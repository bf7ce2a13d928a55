import type { Request } from 'express'
import type { ControlClient } from '../../control/client.ts'
import type { Caller } from '../../control/control.ts'
import { type Texts, texts } from '../texts/texts.ts'

/** How long a page waits for a command in progress. */
const waitMs = 1500

/** Who sends a request, for the control plane and its audit log. */
export const callerOf = (req: Request): Caller => ({
  by: callerName(req),
  key: req.lockKey,
  waitMs,
})

/** `lab 192.168.1.7`, or `command line 127.0.0.1`. */
function callerName(req: Request): string {
  // Browsers send a cookie; only programs send the token itself.
  const from = req.get('Authorization') ? 'command line' : 'lab'
  return `${from} ${req.ip?.replace(/^::ffff:/, '') ?? ''}`
}

interface Note {
  /** As typed on the command line: `traffic 20`. */
  command: string
  ok: boolean
  outcome: string | ((texts: Texts) => string)
  stranger?: true
}

/** Adds an entry to the audit log for what the lab itself has done or refused. */
export function addNote(control: ControlClient, req: Request, note: Note): void {
  const { outcome, ...rest } = note
  const by = callerName(req)
  const message =
    typeof outcome === 'string'
      ? { outcome }
      : { outcome: outcome(texts.en), translations: { fr: outcome(texts.fr) } }
  // The change is done even if the entry cannot be written.
  control.note({ by, ...rest, ...message }).catch(() => {})
}

const maxLength = 60

/** The refused request as a command, for the audit log; null for a request that changes nothing. */
export function refusedRequest(req: Request): string | null {
  // Without a route the request names no command.
  if (req.method === 'GET' || req.method === 'HEAD' || !req.route) return null
  const sent = (typeof req.body === 'object' && req.body) || {}
  // The fields are unchecked input that is stored: short texts and numbers only.
  const fields = Object.entries(sent)
    .filter(
      ([name, value]) => loggedFields.has(name) && ['string', 'number'].includes(typeof value),
    )
    .map(([, value]) => String(value).slice(0, maxLength))
  return [...wordsOf(req.path.slice(1, maxLength)), ...fields].join(' ')
}

const loggedFields = new Set(['value', 'kind', 'target', 'seconds', 'ms', 'shoppers', 'step'])

/** The path as a command: `reads` of `switches/reads`, nothing of `faults`, whose form names it. */
const wordsOf = (path: string): string[] =>
  path
    .split('/')
    .filter((word) => word !== 'switches' && word !== 'faults')
    .map(decoded)

/** Returns the part unchanged if it cannot be decoded. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
