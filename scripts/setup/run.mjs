import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

import {
  findServers,
  wantsBackups,
  wantsGroup,
  wantsHaproxy,
  wantsInnerTls,
  wantsMonitoring,
} from './find-servers.mjs'

import { judgePrograms } from './install-system-packages.mjs'
import { installNpmPackages } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'
import { SetupError } from './terminal.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const launcher = path.join(root, 'dist/apps/cli/main.js')

/**
 * `[start] [options] | dev … | lab … | test … | bench … | lint …`, one command for each npm script: what is
 * missing is set up first, so that all work on a fresh clone. Resolves to the exit code.
 */
export async function run(args) {
  try {
    const [command, rest] = commandOf(args)
    return await commands[command](rest)
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(error.message)
    return 1
  }
}

const commands = {
  async start(args) {
    // A dry run changes nothing on the machine; it names the servers that are missing.
    const install = !args.includes('--dry-run')
    const runDir = path.resolve(root, runDirOf(args) ?? '.run')
    const monitoring = !isHelp(args) && wantsMonitoring(args, runDir)
    const haproxy = wantsHaproxy(args, runDir)
    const group = wantsGroup(args, runDir)
    const backups = wantsBackups(args)
    const capture = !isHelp(args) && wantsInnerTls(args, runDir)
    // One lesson captures packets.
    const optional = capture ? ['tcpdump'] : []
    const needs = { monitoring, haproxy, group, backups, optional }
    await prepare(root, { servers: !isHelp(args), ...needs, install })
    if (args.includes('--setup-only')) return 0
    return launch(['start', ...args])
  },

  /** `start` for those who change the code: what they save shows. */
  async dev(args) {
    await prepare(root, { servers: true, install: true })
    Object.assign(process.env, { DEVELOPMENT: 'on', REPLICAS: process.env.REPLICAS ?? '1' })
    const { develop } = await import('./develop.mjs')
    const stop = develop(root, runDirOf(args))
    return launch(['start', ...args]).finally(stop)
  },

  // The detached half of `start --detach`, which has set everything up already.
  supervise: (args) => launch(['supervise', ...args]),

  // Fast: nothing is checked. Who has never started anything has nothing to switch.
  async lab(args) {
    if (!existsSync(launcher)) {
      if (!isHelp(args) && args[0] !== 'doctor') return neverStarted()
      await prepare(root, { servers: false })
    }
    // Without a version, it runs what is here now.
    const isNamed = args[1] !== undefined && !args[1].startsWith('-')
    if (args[0] === 'deploy' && !isNamed && !isHelp(args)) await prepare(root, {})
    return launch(['lab', ...args])
  },

  async test(args) {
    const setupOnly = args.includes('--setup-only')
    const optional = setupOnly ? ['pebble', 'certutil', 'keepalived'] : []
    const needs = { servers: true, chromium: true, optional }
    const { chromium } = await prepare(root, { ...needs, install: true })
    if (setupOnly) return 0
    return runTests(chromium, args)
  },

  // The containers bring servers of their own, and need no browser.
  async 'test:compose'(args) {
    await prepare(root, {})
    const isOption = (arg) => arg.startsWith('-')
    const files = args.filter((arg) => !isOption(arg)).map((file) => `compose/${file}`)
    const chosen = files.length > 0 ? files : ['compose']
    return runTests(null, [...chosen, ...args.filter(isOption)])
  },

  /** Every alert fires: test/drill. `--quiet-minutes 30` is how long none may. */
  async drill(args) {
    const { minutes, names } = drillOptions(args)
    await prepare(root, { servers: true, monitoring: true, install: true })
    const files = names.length > 0 ? names.map((name) => `drill/${name}`) : ['drill']
    return runTypeScript(root, 'test/run.ts', files, { QUIET_MINUTES: minutes })
  },

  /** Breaks one component after the other while customers order: test/chaos. */
  async chaos(args) {
    const servers = !isHelp(args)
    await prepare(root, { servers, haproxy: servers, group: servers, install: true })
    return runTypeScript(root, 'test/chaos/run.ts', args)
  },

  async bench(args) {
    await prepare(root, { servers: !isHelp(args), install: true })
    return runTypeScript(root, 'test/bench/run.ts', args)
  },

  /** The judges that are named, else all: test/audit. */
  async 'audit:security'(args) {
    // What follows an option such as `--edge haproxy` is no judge.
    const named = args.filter(
      (arg, at) => !arg.startsWith('-') && !/^--(stage|edge)$/.test(args[at - 1] ?? ''),
    )
    const unknown = named.filter((name) => !Object.hasOwn(judgePrograms, name))
    const all = Object.keys(judgePrograms)
    if (unknown.length > 0)
      throw new SetupError(
        `There is no judge ${unknown.join(', ')}. The judges: ${all.join(', ')}.`,
      )
    await prepare(root, {
      servers: true,
      judges: named.length > 0 ? named : all,
      install: true,
    })
    return runTypeScript(root, 'test/audit/run.ts', args)
  },

  build: (args) => withPackages([[process.execPath, 'scripts/build.mjs', ...args]]),
  lint: (args) => withPackages([[bin('biome'), 'check', '.', ...args]]),
  format: (args) => withPackages([[bin('biome'), 'check', '--write', '.', ...args]]),

  typecheck: (args) =>
    withPackages([
      [bin('tsc'), '--noEmit', ...args],
      [bin('tsc'), '--noEmit', '-p', 'tsconfig.browser.json', ...args],
      [bin('tsc'), '--noEmit', '-p', 'tsconfig.scripts.json', ...args],
      [bin('tsc'), '--noEmit', '-p', 'test', ...args],
    ]),
}

function drillOptions(args) {
  const { values, positionals: names } = parseArgs({
    args,
    options: { 'quiet-minutes': { type: 'string' } },
    allowPositionals: true,
    strict: false,
  })
  const { 'quiet-minutes': minutes = '2', ...unknown } = values
  if (Object.keys(unknown).length > 0 || !(Number(minutes) > 0))
    throw new SetupError(
      'The drill has one option: npm run drill -- --quiet-minutes 30. Names choose some of it: npm run drill -- traffic',
    )
  return { minutes: String(minutes), names }
}

/** `test/run.ts`, with the browser that it may use. */
const runTests = (chromium, args) =>
  runTypeScript(root, 'test/run.ts', args, { CHROMIUM: chromium ?? '' })

/** Commands that need npm packages and nothing else; the first that fails ends them. */
async function withPackages(commands) {
  await installNpmPackages(root)
  for (const [command, ...args] of commands) {
    const code = await runProgram(root, command, args)
    if (code !== 0) return code
  }
  return 0
}

const bin = (name) => path.join(root, 'node_modules/.bin', name)

function commandOf(args) {
  const [first = 'start', ...rest] = args
  return Object.hasOwn(commands, first) ? [first, rest] : ['start', args]
}

async function launch(args) {
  const { main } = await import(pathToFileURL(launcher).href)
  return main(args, { root, findServers })
}

/** `--run-dir` as the command line has it, for the commands that go to the same shop. */
function runDirOf(args) {
  const { values } = parseArgs({ args, options: { 'run-dir': { type: 'string' } }, strict: false })
  return values['run-dir']?.toString() ?? process.env.RUN_DIR
}

function neverStarted() {
  console.error('Nothing runs here yet. Start it with: npm start')
  return 3
}

const isHelp = (args) => args.some((arg) => arg === '--help' || arg === '-h')

/** Runs a program of the project with this terminal; resolves to its exit code. */
export function runProgram(root, command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  // Ctrl-C reaches the program by the terminal; it stops what it started, then this process ends.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => signal === 'SIGINT' || child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/** The same for a TypeScript file. */
export const runTypeScript = (root, file, args, env) =>
  runProgram(root, process.execPath, ['--import', 'tsx', file, ...args], env)
