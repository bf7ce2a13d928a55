import { chownSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { derivedFiles, newSecret, type SecretFile, secretFiles } from './secret-files.ts'

/** Makes the secrets that are missing; one that is there stays. Returns the names of new ones. */
export function makeSecrets(folder: string): string[] {
  const missing = secretFiles.filter(({ name }) => !existsSync(path.join(folder, name)))
  for (const file of missing) write(folder, file, newSecret())
  const secret = (name: string) => readFileSync(path.join(folder, name), 'utf8')
  for (const file of derivedFiles(secret)) write(folder, file, file.text)
  return missing.map(({ name }) => name)
}

/** It gets its name when it is complete: whoever is stopped in between leaves no half of a secret. */
function write(folder: string, { name, owner, group }: SecretFile, text: string): void {
  const half = path.join(folder, `.${name}`)
  writeFileSync(half, text, { mode: 0o440 })
  chownSync(half, owner, group)
  renameSync(half, path.join(folder, name))
}
