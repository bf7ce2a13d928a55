import { Client } from '../../../apps/shared/client.ts'
import { eventually } from '../../support/eventually.ts'
import { addToCart } from '../../support/people.ts'
import { docker, type Ran, tryDocker } from './engine.ts'

export type ComposeStack = ReturnType<typeof composeStack>

// Hashing a password at its real cost would make the machine's cores the subject of every test.
const cheap = { ARGON2_MEMORY_KIB: '64', ARGON2_PASSES: '1' }

/**
 * The shop in containers under a project name and a port of its own.
 * @param settings such as COMPOSE_FILE, for all that is done with it
 */
export function composeStack(project: string, port: number, settings: Record<string, string> = {}) {
  const labPort = port + 1
  const environment = {
    ...cheap,
    COMPOSE_PROJECT_NAME: project,
    PORT: String(port),
    LAB_PORT: String(labPort),
    ...settings,
  }

  const compose = (args: string[], env: Record<string, string> = {}): Promise<string> =>
    docker(['compose', ...args], { ...environment, ...env })
  const tryCompose = (args: string[], env: Record<string, string> = {}): Promise<Ran> =>
    tryDocker(['compose', ...args], { ...environment, ...env })

  /** `app-2`, `db-1`, `edge`: the name of its container. */
  const container = (name: string) =>
    `${project}-${/^(app|whoami|web)-\d+$/.test(name) ? name : `${name}-1`}`

  const lab = (...args: string[]) => compose(['exec', '-T', 'lab', 'lab', ...args])

  async function inspect<T>(name: string, format: string): Promise<T> {
    return JSON.parse(await docker(['inspect', '--format', `{{json ${format}}}`, container(name)]))
  }

  /** Kills its process as a crash would, so that the engine starts it again. */
  async function kill(name: string): Promise<void> {
    const pid = await inspect<number>(name, '.State.Pid')
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // The engine's processes belong to another user, or run in a virtual machine.
      await docker(['kill', container(name)])
      await docker(['start', container(name)])
    }
  }

  /** Resolves when all running containers, or those of some services, are healthy, where they have a check. */
  const healthy = (...services: string[]) =>
    eventually(async () => {
      const list = await compose(['ps', '--format', '{{.Name}} {{.Health}}', ...services])
      const ill = list.split('\n').filter((line) => / \S+$/.test(line) && !/ healthy$/.test(line))
      if (ill.length > 0) throw new Error(ill.join(', '))
    }, 60_000)

  const client = (host?: string, from?: string) => new Client(port, host, from)

  /** Resolves when the shop answers pages and accepts a change. */
  async function usable(withinMs = 60_000): Promise<void> {
    await eventually(async () => {
      const visitor = client()
      try {
        if ((await visitor.get('/products')).status !== 200) throw new Error('no page')
        await addToCart(visitor, 1)
      } finally {
        visitor.close()
      }
    }, withinMs)
  }

  /** The same; resolves to its output and exit code, also when it fails. */
  const tryLab = (...args: string[]) => tryCompose(['exec', '-T', 'lab', 'lab', ...args])

  return {
    project,
    port,
    labPort,
    compose,
    tryCompose,
    container,
    inspect,
    kill,
    lab,
    tryLab,
    labJson: async <T>(...args: string[]) => JSON.parse(await lab(...args, '--json')) as T,
    client,
    usable,
    up: async (env: Record<string, string> = {}) => {
      await compose(['up', '--detach'], env)
      await healthy()
    },
    healthy,
    scale: async (service: string, count: number) => {
      const flags = ['-d', '--no-deps', '--no-recreate', '--scale', `${service}=${count}`]
      await compose(['up', ...flags, service])
      await healthy(service)
    },
    /** Removes everything, including data. */
    remove: (env: Record<string, string> = {}) =>
      compose(['--profile', '*', 'down', '--volumes', '--remove-orphans', '--timeout', '5'], env),
  }
}

/** The stack that the test run started for all files. */
export function sharedStack(): ComposeStack {
  const { TEST_PROJECT, TEST_PORT } = process.env
  if (!TEST_PROJECT || !TEST_PORT)
    throw new Error('These tests need a running stack: npm run test:compose')
  return composeStack(TEST_PROJECT, Number(TEST_PORT))
}

/** The services whose containers keep running; `setup` and `prepare` end. */
export const components = [
  'edge',
  'app-1',
  'app-2',
  'app-3',
  'whoami-1',
  'whoami-2',
  'lab',
  'control',
  'replication',
  'db-1',
  'db-2',
  'redis',
]
