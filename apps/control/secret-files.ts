import { rmSync } from 'node:fs'
import { type Accepted, acceptedFile, readAccepted, readSecretFile } from '../shared/secret.ts'

/**
 * The steps of a rotation. Between two of them everything reads the files again, so that nobody
 * meets a value that the other end does not accept:
 *
 *   add    a new value is accepted beside the one in use
 *   use    the new value is used, and the one before still accepted
 *   drop   only what is used is accepted; keys of sessions for as long as a session lasts
 */
export const rotationSteps = ['add', 'use', 'drop'] as const
export type RotationStep = (typeof rotationSteps)[number]

/** As long as a sign-in lasts (apps/shop/sessions/session-stores.ts). */
const sessionsLastMs = 7 * 24 * 60 * 60_000

interface Writing {
  random(): string
  /** Replaces a file as a whole. */
  write(file: string, text: string): void
}

/** One step in the files of a secret, which have a name in the folder of secrets. */
export function changeSecret(
  file: string,
  step: RotationStep,
  { random, write }: Writing,
  now = Date.now(),
): void {
  const [used = ''] = readSecretFile(file, now)
  const others = readAccepted(file).filter(({ until }) => until === null || until > now)
  const accept = (accepted: readonly Accepted[]) => {
    if (accepted.length === 0) rmSync(acceptedFile(file), { force: true })
    else write(acceptedFile(file), accepted.map(lineOf).join(''))
  }
  if (step === 'add') accept([...others, { value: random(), until: null }])
  if (step === 'drop') accept(others.filter(({ until }) => until !== null))
  if (step !== 'use') return
  const next = others.find(({ until }) => until === null)
  if (!next) return
  const until = file.endsWith('/session') ? now + sessionsLastMs : null
  // First accepted, then used: who reads in between gets both.
  accept([...others, { value: used, until }])
  write(file, next.value)
}

const lineOf = ({ value, until }: Accepted) =>
  `${value}${until === null ? '' : ` ${new Date(until).toISOString()}`}\n`
