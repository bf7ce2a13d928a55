import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'

export interface ImageSize {
  /** MB of layers over the base, as they are on a disk. */
  megabytes: number
  /** Measured on an image, or added up from the files that go into one. */
  from: 'image' | 'files'
}

const base = 'node:24-slim'
const image = 'stickyshop-app'

/** Of the image that replicas run from. */
export async function imageSize(root: string): Promise<ImageSize> {
  const bytes = ofImage(root)
  if (bytes !== null) return { megabytes: bytes / 1e6, from: 'image' }
  return { megabytes: (await ofFiles(root)) / 1e6, from: 'files' }
}

/** Null where there is no engine, or its image is older than the last commit. */
function ofImage(root: string): number | null {
  const layersOf = (name: string) =>
    say('docker', 'history', '--human=false', '--format', '{{.Size}}', name).split('\n').map(Number)
  try {
    const made = say('docker', 'image', 'inspect', '--format', '{{.Created}}', image)
    const committed = say('git', '-C', root, 'log', '-1', '--format=%cI')
    if (Date.parse(made) < Date.parse(committed)) return null
    const [all, below] = [layersOf(image), layersOf(base)]
    // The newest come first.
    return sum(all.slice(0, all.length - below.length))
  } catch {
    return null
  }
}

const say = (command: string, ...args: string[]) =>
  execFileSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 10_000,
  }).trim()

/** What the Dockerfile leaves out of packages. */
const leftFiles = /^(?!licen).*\.([cm]?ts|map|md)$/i
const leftFolders = /^(test|coverage)$/

/** What the Dockerfile copies: packages without those for development, and the build. */
async function ofFiles(root: string): Promise<number> {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>
  }
  const folders = Object.entries(packages)
    .filter(([name, { dev }]) => name && !dev && existsSync(path.join(root, name)))
    .map(([name]) => name)
  const sizes = await Promise.all(
    [...folders, 'dist'].map((folder) => bytesBelow(path.join(root, folder))),
  )
  return sum(sizes)
}

/** Without the packages inside a package, too: they are in the lock file themselves. */
async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true })
  const sizes = await Promise.all(
    entries.map((entry) => {
      const file = path.join(folder, entry.name)
      if (entry.isDirectory())
        return entry.name === 'node_modules' || leftFolders.test(entry.name) ? 0 : bytesBelow(file)
      return entry.isFile() && !leftFiles.test(entry.name) ? statSync(file).size : 0
    }),
  )
  return sum(sizes)
}

const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0)
