import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { stopOnSignal } from '../bed/program.ts'

/**
 * The last tag before the working tree; without one the commit before, which is HEAD itself
 * while there are changes. Null where the clone has no earlier commit.
 */
export function standardCommit(root: string): string | null {
  const changed = tryGit(root, 'status', '--porcelain', '--untracked-files=no')
  const before = changed ? 'HEAD' : 'HEAD^'
  return (
    tryGit(root, 'describe', '--tags', '--abbrev=0', before) ||
    tryGit(root, 'rev-parse', '--short', '--verify', '--quiet', before)
  )
}

export interface CheckOut {
  folder: string
  remove(): Promise<void>
}

/**
 * Checks a commit out into a folder of its own, installs its packages and builds it.
 * @throws when there is no such commit or it can't be built.
 */
export async function checkOut(root: string, commit: string): Promise<CheckOut> {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'stickyshop-against-')), 'shop')
  const remove = stopOnSignal(async () => {
    tryGit(root, 'worktree', 'remove', '--force', folder)
    rmSync(path.dirname(folder), { recursive: true, force: true })
    // Also removes the worktrees of runs that were killed.
    tryGit(root, 'worktree', 'prune')
  })
  // Asynchronous, so that a signal is handled meanwhile.
  const run = (cwd: string, command: string, ...args: string[]) => execute(command, args, { cwd })
  try {
    await run(root, 'git', 'worktree', 'add', '--quiet', '--detach', folder, commit)
    const lock = (where: string) => readFileSync(path.join(where, 'package-lock.json'), 'utf8')
    if (lock(folder) === lock(root))
      symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
    else await run(folder, 'npm', 'ci', '--silent', '--no-audit', '--no-fund')
    await run(folder, process.execPath, 'scripts/build.mjs')
    return { folder, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

const execute = promisify(execFile)

function tryGit(root: string, ...args: string[]): string | null {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    return null
  }
}
