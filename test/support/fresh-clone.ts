import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' })

export type FreshClone = ReturnType<typeof createFreshClone>

/** What a clone would have if the working tree were committed, without packages, in a folder of its own. */
export function createFreshClone() {
  const folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-clone-'))
  const clone = path.join(folder, 'clone')
  const files = git(root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
  for (const file of files.split('\0').filter((file) => file && existsSync(path.join(root, file))))
    cpSync(path.join(root, file), path.join(clone, file))
  git(clone, 'init', '--quiet')

  /** Runs npm in it, as from a terminal. */
  function run(
    args: string[],
    env: Record<string, string> = {},
  ): Promise<{ code: number; out: string }> {
    // What npm has set for this test run would hide what a terminal has.
    const plain = Object.entries(process.env).filter(
      ([name]) => !/^npm_|^NODE_TEST_CONTEXT$/.test(name),
    )
    const child = spawn('npm', args, { cwd: clone, env: { ...Object.fromEntries(plain), ...env } })
    let out = ''
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (out += chunk))
    return new Promise((resolve) => child.on('close', (code) => resolve({ code: code ?? -1, out })))
  }

  return { folder, clone, run, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
