import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { filesBelow } from './files.mjs'

// What a build depends on; the lock file stands for the compiler's version.
const folders = ['apps', 'db', 'infra', 'scripts']
const files = [
  'package-lock.json',
  'docs/runbook.md',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsconfig.browser.json',
]

/**
 * One hash over name, size and time of every source. The newest time alone would
 * miss files that were removed, or came with an older time from another branch.
 */
export async function stampOf(root) {
  const nested = await Promise.all(folders.map((folder) => filesBelow(path.join(root, folder))))
  const all = [...files.map((file) => path.join(root, file)), ...nested.flat()].sort()
  const lines = await Promise.all(all.map(lineOf))
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}

async function lineOf(file) {
  const { size, mtimeMs } = await stat(file)
  return `${file} ${size} ${mtimeMs}`
}

/** The stamp of the last build, or null. */
export const readStamp = (file) => readFile(file, 'utf8').catch(() => null)
