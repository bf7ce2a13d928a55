import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { SetupError, step } from './terminal.mjs'

/** `npm ci` when packages are missing or the lock file is not the one they were installed from. */
export async function installNpmPackages(root) {
  const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8')
  const stampFile = path.join(root, 'node_modules/.stickyshop-lock')
  const stamp = createHash('sha256').update(lock).digest('hex')
  if (readText(stampFile) === stamp) return
  if (!isInstalled(root, JSON.parse(lock))) install(root)
  writeFileSync(stampFile, stamp)
}

function install(root) {
  console.log('Installing npm packages …')
  const startedAt = performance.now()
  // The development packages are needed in any case: the compiler is one of them.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const [command, ...before] = npm()
  const { status, error } = spawnSync(command, [...before, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...writableCache(root) },
  })
  if (status !== 0) {
    const reason = error ? `: ${error.message}` : ''
    throw new SetupError(`npm ci did not succeed${reason}. What it said is above.`)
  }
  step('npm packages', startedAt)
}

/**
 * npm keeps its cache in the home folder. Where that cannot be written (a read-only home, or
 * folders that `sudo npm` left to root), the cache is inside the checkout.
 */
function writableCache(root) {
  const cache = process.env.npm_config_cache || path.join(homedir(), '.npm')
  const folders = ['_cacache/tmp', '_cacache/content-v2', '_cacache/index-v5']
  if (folders.every((folder) => canWrite(path.join(cache, folder)))) return {}
  console.log(`${cache} cannot be written: npm's cache is ${path.join(root, '.npm-cache')}.`)
  return { npm_config_cache: path.join(root, '.npm-cache') }
}

/** Tries it: the mode of a folder says nothing about a read-only disk, or about root. */
function canWrite(folder) {
  try {
    mkdirSync(folder, { recursive: true })
    rmdirSync(mkdtempSync(path.join(folder, 'probe-')))
    return true
  } catch {
    return false
  }
}

/** True where somebody ran `npm ci` or `npm install` by hand: npm's own list equals the lock file. */
function isInstalled(root, lock) {
  const hidden = readText(path.join(root, 'node_modules/.package-lock.json'))
  if (!hidden) return false
  const installed = JSON.parse(hidden).packages
  return Object.entries(lock.packages).every(
    ([name, { version, optional }]) =>
      name === '' || installed[name]?.version === version || (optional && !installed[name]),
  )
}

/** The npm that started us, else the one beside this Node, else the one on the path. */
/** @returns {[string, ...string[]]} */
function npm() {
  if (process.env.npm_execpath?.endsWith('.js')) return [process.execPath, process.env.npm_execpath]
  const beside = path.join(path.dirname(process.execPath), 'npm')
  return [existsSync(beside) ? beside : 'npm']
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
