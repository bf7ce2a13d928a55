import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import path from 'node:path'

// Servers live in folders that are not on every user's path.
const more = [
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
  '/usr/local/bin',
  '/usr/bin',
  '/usr/libexec',
  '/opt/homebrew/sbin',
  '/opt/homebrew/bin',
  ...['mysql', 'mysql@9.7', 'mysql@8.4', 'mariadb', 'redis', 'nginx'].flatMap((name) => [
    `/opt/homebrew/opt/${name}/bin`,
    `/usr/local/opt/${name}/bin`,
  ]),
]

/** All programs of these names, by name first, then by folder; one with two names comes once. */
export function findPrograms(...names) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean), ...more]
  const found = names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  const seen = new Set()
  // A link keeps its name: some programs go by the one that they are called with.
  return found.filter(
    (file) => isProgram(file) && !seen.has(realpathSync(file)) && seen.add(realpathSync(file)),
  )
}

export const findProgram = (...names) => findPrograms(...names)[0] ?? null

export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
