import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** The content of a file that we have written, or undefined. A broken one counts as none. */
export function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    return undefined
  }
}

/** For the owner only. Readers see the old content or the new one, never half of it. */
export function writeJson(file: string, value: unknown): void {
  const next = `${file}.${process.pid}.next`
  writeFileSync(next, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  renameSync(next, file)
}
