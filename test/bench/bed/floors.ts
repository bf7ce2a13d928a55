import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '../../support/free-port.ts'
import { staticFile } from '../floors/static-file.ts'
import type { Pids } from '../meter/cpu.ts'
import { haproxy } from './haproxy.ts'
import { type Program, startProgram } from './program.ts'
import type { Shop } from './shop.ts'

export const floorNames = ['static-file', 'prebuilt-page', 'one-query', 'naive', 'haproxy'] as const
export type FloorName = (typeof floorNames)[number]
/** Those that were started, by name. */
export type Floors = ReadonlyMap<string, Floor>

export interface Floor {
  port: number
  pids: Pids
}

const bench = path.resolve(import.meta.dirname, '..')

/** The floors, the naive twin and another edge, with the shop's database and Redis where they need them. */
export async function startFloors(shop: Shop, page: string, names: readonly FloorName[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'stickyshop-floors-'))
  const pageFile = path.join(folder, 'page.html')
  await writeFile(pageFile, page, 'latin1')
  const programs: Program[] = []
  const { database, redis } = shop.pids(1)

  async function start(command: string, args: string[], port: number, readyAt = '/products') {
    const env = { ...process.env, ...environment(shop, pageFile), PORT: String(port) }
    const url = `http://127.0.0.1:${port}${readyAt}`
    const program = await startProgram({ command, args, env, readyAt: url })
    programs.push(program)
    return program.pid
  }
  const startNode = async (file: string, pids: Pids): Promise<Floor> => {
    const port = await freePort()
    const args = ['--import', 'tsx', path.join(bench, file)]
    return { port, pids: { app: [await start(shop.node, args, port)], ...pids } }
  }
  const startNginx = async (): Promise<Floor> => {
    const port = await freePort()
    const { command, args } = await staticFile(folder, port, page)
    return { port, pids: { edge: [await start(command, args, port, '/index.html')] } }
  }

  const startHaproxy = async (): Promise<Floor> => {
    const port = await freePort()
    const { command, args } = await haproxy(folder, port, shop)
    return { port, pids: { ...shop.pids(1), edge: [await start(command, args, port)] } }
  }

  async function stop(): Promise<void> {
    await Promise.all(programs.map((program) => program.stop()))
    await rm(folder, { recursive: true, force: true })
  }

  const makers: Record<FloorName, () => Promise<Floor>> = {
    'static-file': startNginx,
    'prebuilt-page': () => startNode('floors/prebuilt-page.ts', {}),
    'one-query': () => startNode('floors/one-query.ts', { database }),
    naive: () => startNode('naive/main.js', { database, redis }),
    haproxy: startHaproxy,
  }

  try {
    const floors = new Map<string, Floor>()
    for (const name of names) floors.set(name, await makers[name]())
    return { floors, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const environment = ({ status, secrets }: Shop, page: string) => ({
  NODE_ENV: 'production',
  PAGE: page,
  // As the shop reads: from the replica.
  DATABASE_PORT: String(status.databases[1]?.port),
  DATABASE_PASSWORD: secrets.databaseShop,
  REDIS_PORT: String(status.redis.port),
  REDIS_PASSWORD: secrets.redis,
})
