import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isFree } from '../../../apps/control/drivers/process/ports.ts'
import { readSecret } from '../../support/stack.ts'
import type { StatusWithRedis } from '../../support/status.ts'
import type { Pids } from '../meter.ts'
import { openCounters } from '../meter.ts'
import { stopOnSignal } from './program.ts'

/** A whole shop under load, started by `npm start`, with the process ids of its components. */
export type Shop = Awaited<ReturnType<typeof startShop>>

interface ShopOptions {
  /** The checkout that it starts from. */
  root: string
  products: number
  replicas: number
  /** The Node binary that runs all of it. */
  node?: string
  /** Further options of `npm start`. */
  options?: readonly string[]
}

// Registering thousands of customers from one address: neither password hashing nor form limits are measured.
const cheap = {
  ...{ ARGON2_MEMORY_KIB: '64', ARGON2_PASSES: '1', NO_COLOR: '1' },
  FORM_LIMITS: 'off',
}

/** The shop without counters of its databases. @throws with the launcher's output when it does not start. */
export async function startSystem({
  root,
  products,
  replicas,
  node = process.execPath,
  options = [],
}: ShopOptions) {
  const runDir = await mkdtemp(path.join(tmpdir(), 'stickyshop-bench-'))
  const port = await choosePort()
  const start = (...args: string[]) => runLauncher(node, root, args, { ...cheap, RUN_DIR: runDir })
  const lab = (...args: string[]) => start('lab', ...args)

  // Also while it starts: the detached start goes on when this process ends.
  const stop = stopOnSignal(async () => {
    await lab('down')
    await rm(runDir, { recursive: true, force: true })
  })

  try {
    const numbers = ['--products', String(products), '--replicas', String(replicas)]
    await start('start', '--detach', '--port', String(port), ...numbers, ...options)
  } catch (error) {
    await stop().catch(() => {})
    throw error
  }
  const status: StatusWithRedis = JSON.parse(await lab('status', '--json'))

  /** The process ids of the first `count` app replicas and of everything that they use. */
  const pids = (count: number): Pids => ({
    app: status.replicas.slice(0, count).map(pidOf),
    edge: status.edges.map(pidOf),
    web: status.web.map(pidOf),
    database: status.databases.map(pidOf),
    redis: [pidOf(status.redis)],
  })

  return { node, port, host: `localhost:${port}`, runDir, status, lab, pids, stop }
}

/** @throws with the launcher's output when it does not start. */
export async function startShop(options: ShopOptions) {
  const system = await startSystem(options)
  const { runDir, status } = system
  const [redis, session, databaseShop] = ['redis', 'session', 'database-shop'].map((name) =>
    readSecret(runDir, name),
  ) as [string, string, string]
  const counters = await openCounters({
    databasePorts: status.databases.map((database) => database.port),
    databasePassword: databaseShop,
    redisPort: status.redis.port,
    runDir,
  })

  return {
    ...system,
    counters,
    secrets: { redis, session, databaseShop } as Record<string, string>,
    stop: async () => {
      await counters.close()
      await system.stop()
    },
  }
}

/**
 * A free port followed by six hundred ports that are most likely free, too: below the system's
 * ephemeral ports, of which a load generator uses many.
 */
async function choosePort(): Promise<number> {
  for (let tries = 0; tries < 30; tries++) {
    const port = 10_000 + 700 * Math.floor(Math.random() * 31)
    if (await isFree(port)) return port
  }
  throw new Error('There is no free port between 10000 and 31700.')
}

function pidOf({ name, pid }: { name: string; pid: number | null }): number {
  if (pid === null) throw new Error(`${name} does not run.`)
  return pid
}

function runLauncher(
  node: string,
  root: string,
  args: string[],
  env: Record<string, string>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, ['start.mjs', ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let output = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
      output += chunk
    })
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('close', (code) => {
      if (code === 0) resolve(out)
      else reject(new Error(`start.mjs ${args.join(' ')} ended with ${code}:\n${output}`))
    })
  })
}
