import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * The last tag before what stands here; without one the commit before, which is HEAD
 * itself while there are changes. Null where the clone has no earlier commit.
 */
export function standardCommit(root: string): string | null {
  const changed = tryGit(root, 'status', '--porcelain', '--untracked-files=no')
  const before = changed ? 'HEAD' : 'HEAD^'
  return (
    tryGit(root, 'describe', '--tags', '--abbrev=0', before) ||
    tryGit(root, 'rev-parse', '--short', '--verify', '--quiet', before)
  )
}

/**
 * A commit in a folder of its own, with its packages and built.
 * @throws when there is no such commit or it can't be built.
 */
export function checkOut(root: string, commit: string): { folder: string; remove(): void } {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'stickyshop-against-')), 'shop')
  const remove = () => {
    tryGit(root, 'worktree', 'remove', '--force', folder)
    rmSync(path.dirname(folder), { recursive: true, force: true })
    // Those of runs that were killed, too.
    tryGit(root, 'worktree', 'prune')
  }
  try {
    run(root, 'git', 'worktree', 'add', '--quiet', '--detach', folder, commit)
    const lock = (where: string) => readFileSync(path.join(where, 'package-lock.json'), 'utf8')
    if (lock(folder) === lock(root))
      symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
    else run(folder, 'npm', 'ci', '--silent', '--no-audit', '--no-fund')
    run(folder, process.execPath, 'scripts/build.mjs')
    return { folder, remove }
  } catch (error) {
    remove()
    throw error
  }
}

function tryGit(root: string, ...args: string[]): string | null {
  try {
    return run(root, 'git', ...args).trim()
  } catch {
    return null
  }
}

/** @throws with what it said. */
const run = (cwd: string, command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
