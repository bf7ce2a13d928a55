import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** Remembers which node is the primary, over restarts of everything. */
export interface Memory {
  read(): string | null
  write(primary: string): void
}

export const fileMemory = (file: string): Memory => ({
  read() {
    try {
      return readFileSync(file, 'utf8').trim() || null
    } catch {
      return null
    }
  },
  write(primary) {
    writeFileSync(`${file}.next`, `${primary}\n`)
    renameSync(`${file}.next`, file)
  },
})
