import type { Request } from 'express'
import type { ControlClient } from '../../control/client.ts'
import type { Caller } from '../../control/control.ts'
import { type Texts, texts } from '../texts/texts.ts'

/** A page waits no longer for a command that is under way. */
const waitMs = 1500

/** Who sends a request, for the control plane and its audit log. */
export const callerOf = (req: Request): Caller => ({ by: nameOf(req), key: req.lockKey, waitMs })

/** `lab 192.168.1.7`, or `command line 127.0.0.1`. */
function nameOf(req: Request): string {
  // Pages come with a cookie; only programs bring the token itself.
  const from = req.get('Authorization') ? 'command line' : 'lab'
  return `${from} ${req.ip?.replace(/^::ffff:/, '') ?? ''}`
}

interface Note {
  /** As one would type it: `traffic 20`. */
  command: string
  ok: boolean
  outcome: string | ((texts: Texts) => string)
  stranger?: true
}

/** Adds to the audit log what the lab has done, or refused, itself. */
export function addNote(control: ControlClient, req: Request, note: Note): void {
  const { outcome, ...rest } = note
  const by = nameOf(req)
  const said =
    typeof outcome === 'string'
      ? { outcome }
      : { outcome: outcome(texts.en), translations: { fr: outcome(texts.fr) } }
  // What was done stays done, also if nobody can write it down.
  control.note({ by, ...rest, ...said }).catch(() => {})
}
