import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'

export interface ImageSize {
  /** MB of layers over the base image, on disk. */
  megabytes: number
  /** Measured on an image, or summed over the files that go into one. */
  from: 'image' | 'files'
}

const base = 'node:24-slim'
const image = 'stickyshop-app'

/** The size of the image that app replicas run from. */
export async function imageSize(root: string): Promise<ImageSize> {
  const bytes = bytesOfImage(root)
  if (bytes !== null) return { megabytes: bytes / 1e6, from: 'image' }
  return { megabytes: (await bytesOfFiles(root)) / 1e6, from: 'files' }
}

/** Null without a Docker engine, or when its image is older than the last commit. */
function bytesOfImage(root: string): number | null {
  const layersOf = (name: string) =>
    run('docker', 'history', '--human=false', '--format', '{{.Size}}', name).split('\n').map(Number)
  try {
    const made = run('docker', 'image', 'inspect', '--format', '{{.Created}}', image)
    const committed = run('git', '-C', root, 'log', '-1', '--format=%cI')
    if (Date.parse(made) < Date.parse(committed)) return null
    const [all, below] = [layersOf(image), layersOf(base)]
    // The newest layers come first.
    return sum(all.slice(0, all.length - below.length))
  } catch {
    return null
  }
}

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 10_000,
  }).trim()

/** Files that the Dockerfile leaves out of packages. */
const excludedFiles = /^(?!licen).*\.([cm]?ts|map|md)$/i
const excludedFolders = /^(test|coverage)$/

/** The files that the Dockerfile copies: production packages, and the build. */
async function bytesOfFiles(root: string): Promise<number> {
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

/** Leaves out the packages inside a package: the lock file lists them separately. */
async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true })
  const sizes = await Promise.all(
    entries.map((entry) => {
      const file = path.join(folder, entry.name)
      if (entry.isDirectory())
        return entry.name === 'node_modules' || excludedFolders.test(entry.name)
          ? 0
          : bytesBelow(file)
      return entry.isFile() && !excludedFiles.test(entry.name) ? statSync(file).size : 0
    }),
  )
  return sum(sizes)
}

const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0)
