import { execFile, execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdir, rename, rm, symlink } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Version } from '../../../control/driver.ts'
import type { Paths } from '../../../control/drivers/process/run-folder.ts'
import { UsageError } from '../../terminal/command-line.ts'

const run = promisify(execFile)
const largestOutput = 10 * 1024 * 1024

/**
 * The build of a folder, or of a commit of the project in `root`, which is built in the run folder
 * unless it was before. @throws UsageError for what is neither; Error when a commit does not build
 */
export async function findVersion(root: string, word: string, { run }: Paths): Promise<Version> {
  const folder = path.resolve(root, word)
  if (existsSync(folder) && statSync(folder).isDirectory()) return versionIn(folder)
  const commit = commitOf(root, word)
  if (!commit)
    throw new UsageError([`There is neither a folder nor a commit "${word}" in ${root}.`])
  const name = commit.slice(0, 12)
  const target = path.join(run, 'versions', name)
  if (!existsSync(path.join(target, 'dist'))) await buildCommit(root, commit, target)
  return { name, source: path.join(target, 'dist') }
}

/** The folder itself, or the one of a checkout that was built. */
function versionIn(folder: string): Version {
  const isBuild = existsSync(path.join(folder, 'apps/shop/main.js'))
  const name = path
    .basename(folder)
    .replace(/[^\w.-]/g, '-')
    .slice(0, 40)
  return { name, source: isBuild ? folder : path.join(folder, 'dist') }
}

function commitOf(root: string, word: string): string | null {
  if (word.startsWith('-')) return null
  try {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${word}^{commit}`]
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    return null
  }
}

/** Under its name only when it is complete. */
async function buildCommit(root: string, commit: string, target: string): Promise<void> {
  const next = `${target}.new`
  await rm(next, { recursive: true, force: true })
  await mkdir(next, { recursive: true })
  console.error(`Building ${commit.slice(0, 12)} …`)
  const archive = path.join(next, 'source.tar')
  await run('git', ['archive', '--output', archive, commit], { cwd: root })
  await run('tar', ['-xf', archive], { cwd: next })
  await rm(archive)
  const lockOf = (folder: string) => readFileSync(path.join(folder, 'package-lock.json'), 'utf8')
  const options = { cwd: next, maxBuffer: largestOutput }
  try {
    if (lockOf(root) === lockOf(next))
      await symlink(path.join(root, 'node_modules'), path.join(next, 'node_modules'))
    else await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], options)
    await run(process.execPath, ['scripts/build.mjs'], options)
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${commit} does not build:\n${(stderr || stdout).trim().slice(-2000)}`)
  }
  await rename(next, target)
}
