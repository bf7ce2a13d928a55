import { existsSync, readFileSync } from 'node:fs'

/**
 * The values of a secret of the installation: the first one is used, for what this process sends or
 * signs; all are accepted from others. While a secret is rotated there are two, of the key of
 * sessions also older ones. The list changes in place: see `reloadSecrets`.
 */
export type Secret = readonly string[]

export const used = (secret: Secret): string => secret[0] ?? ''

const opened: { file: string; values: string[] }[] = []

/**
 * The secret that the variable `NAME` holds, or the file that `NAME_FILE` names.
 * @param text what the configuration has read of it
 */
export function openSecret(name: string, text = '', environment = process.env): Secret {
  const file = environment[`${name}_FILE`]
  const values = file ? readSecretFile(file) : [text]
  if (file) opened.push({ file, values })
  return values
}

/** Reads all files again. @throws when one is gone */
export function reloadSecrets(): void {
  for (const { file, values } of opened) values.splice(0, values.length, ...readSecretFile(file))
}

/** Beside the file with the used value: others that are accepted, one a line, each until a time or without an end. */
export const acceptedFile = (file: string): string => `${file}.accepted`

export function readSecretFile(file: string, now = Date.now()): string[] {
  const others = readAccepted(file)
    .filter(({ until }) => until === null || until > now)
    .map(({ value }) => value)
  return [...new Set([readFileSync(file, 'utf8').trim(), ...others])]
}

export interface Accepted {
  value: string
  /** Epoch milliseconds; null without an end. */
  until: number | null
}

export function readAccepted(file: string): Accepted[] {
  if (!existsSync(acceptedFile(file))) return []
  const lines = readFileSync(acceptedFile(file), 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => {
    const [value = '', until] = line.split(' ')
    return { value, until: until ? Date.parse(until) : null }
  })
}
