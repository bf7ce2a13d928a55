import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from '../../apps/shared/client.ts'
import { freeStackPort } from './network.ts'

const root = path.resolve(import.meta.dirname, '../..')

export interface Ran {
  code: number
  out: string
  err: string
}

/** Runs `node start.mjs …`; never rejects. */
export function run(args: string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['start.mjs', ...args], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', ...env },
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (err += chunk))
    child.on('close', (code) => resolve({ code: code ?? -1, out, err }))
  })
}

export interface Stack {
  runDir: string
  port: number
  /** `npm run lab -- …`. @throws with its output when it fails. */
  lab(...args: string[]): Promise<string>
  /** The same with `--json`, parsed. */
  labJson<T>(...args: string[]): Promise<T>
  client(host?: string, from?: string): Client
  /** Stops everything and starts it again with other options. @throws with the output when it fails */
  restart(...options: string[]): Promise<void>
  stop(): Promise<void>
}

// Limits count by address. Only Linux has more loopback addresses than one; virtual users have
// those below 127.100.
function someAddress(): string | undefined {
  const [a, b, c] = [randomInt(100, 250), randomInt(1, 250), randomInt(1, 250)]
  return process.platform === 'linux' ? `127.${a}.${b}.${c}` : undefined
}

export const stackAt = (runDir: string, port: number, stop: () => Promise<void>): Stack => {
  const lab = async (...args: string[]) => {
    const { code, out, err } = await run(['lab', ...args], { RUN_DIR: runDir })
    if (code !== 0) throw new Error(`lab ${args.join(' ')} ended with ${code}:\n${out}${err}`)
    return out
  }
  return {
    runDir,
    port,
    lab,
    labJson: async <T>(...args: string[]) => JSON.parse(await lab(...args, '--json')) as T,
    async restart(...options) {
      await run(['lab', 'down'], { RUN_DIR: runDir })
      await startIn(runDir, port, options)
    },
    client: (host, from = someAddress()) => new Client(port, host, from),
    stop,
  }
}

// Hashing a password at its real cost would make the machine's cores the subject of every test.
const cheap = { ARGON2_MEMORY_KIB: '64', ARGON2_PASSES: '1' }

async function startIn(runDir: string, port: number, options: string[]): Promise<void> {
  const { code, out, err } = await run(
    ['start', '--detach', '--run-dir', runDir, '--port', String(port), ...options],
    cheap,
  )
  if (code !== 0) throw new Error(`The shop did not start (${code}):\n${out}${err}`)
}

/** The whole shop in a temporary folder, on a free port. */
export async function startStack(...options: string[]): Promise<Stack> {
  const runDir = await mkdtemp(path.join(tmpdir(), 'stickyshop-'))
  const port = await freeStackPort()
  await startIn(runDir, port, options)
  return stackAt(runDir, port, async () => {
    await run(['lab', 'down'], { RUN_DIR: runDir })
    await rm(runDir, { recursive: true, force: true })
  })
}

/** A secret of a run folder: `database-shop`, `redis`. */
export const readSecret = (runDir: string, name: string): string =>
  readFileSync(path.join(runDir, 'secrets', name), 'utf8').trim()

/** Gives access to the internal ports of app replicas. */
export async function internalHeaders({ runDir }: Pick<Stack, 'runDir'>) {
  return { Authorization: `Bearer ${readSecret(runDir, 'internal')}` }
}

/** The stack that the test run started for all files, or one for this file. */
export async function useStack(): Promise<Stack> {
  const { TEST_RUN_DIR, TEST_PORT } = process.env
  if (!TEST_RUN_DIR) return startStack()
  return stackAt(TEST_RUN_DIR, Number(TEST_PORT), async () => {})
}
