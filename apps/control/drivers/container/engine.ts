import { existsSync } from 'node:fs'
import type Docker from 'dockerode'
import type { ScaledService } from '../../../../infra/topology.ts'
import type { ComponentState } from '../../driver.ts'
import { Refusal, typeOutside } from '../../refusal.ts'
import { becomesHealthy, createContainers, removeContainer, stopSeconds } from './containers.ts'
import { createImages } from './images.ts'

/** Where infra/compose/control.yml mounts it. */
const socketPath = '/var/run/docker.sock'

export type Engine = ReturnType<typeof createEngine>

/** The engine's API, null if the control plane has not been given its socket. */
export async function findEngine(project: string): Promise<Engine | null> {
  if (!existsSync(socketPath)) return null
  // Loaded only here: it takes 20 MB.
  const { default: Client } = await import('dockerode')
  return createEngine(new Client({ socketPath }), project)
}

/** What only the engine can do to the containers of a project. */
export function createEngine(docker: Docker, project: string) {
  const containers = createContainers(docker, project)
  const { find, list } = containers

  async function waitUntilHealthy(name: string, container: Docker.Container): Promise<void> {
    if (!(await becomesHealthy(container))) throw new Refusal(503, 'not-ready', { name })
  }

  async function addLike(
    model: Docker.ContainerInspectInfo,
    service: ScaledService,
    number: number,
  ): Promise<void> {
    const container = await containers.createLike(model, containers.numbered(service, number))
    await container.start()
    await waitUntilHealthy(`${service}-${number}`, container)
  }

  return {
    images: createImages(docker, project, containers),
    /** Starts a container that is stopped, and ends a pause. */
    async start(name: string): Promise<void> {
      const container = await find(name)
      const { State } = await container.inspect()
      if (State.Paused) await container.unpause()
      else if (!State.Running) await container.start()
      await waitUntilHealthy(name, container)
    },
    /** From now on there are `count` containers of the service; those with the highest numbers go first. */
    async scale(service: ScaledService, count: number): Promise<void> {
      const model = await containers.inspectModel(service)
      const present = await containers.listOf(service)
      const surplus = present.filter(({ number }) => number > count)
      await Promise.all(surplus.map((one) => removeContainer(containers.get(one))))
      const numbers = Array.from({ length: count }, (_, at) => at + 1)
      const missing = numbers.filter((number) => !present.some((one) => one.number === number))
      await Promise.all(missing.map((number) => addLike(model, service, number)))
    },
    /** The components whose containers do not run, with their states. */
    async listStopped(): Promise<{ name: string; state: ComponentState }[]> {
      return (await list()).flatMap(({ name, state }) => {
        const known = states[state]
        return known ? [{ name, state: known }] : []
      })
    },
    async kill(name: string): Promise<void> {
      const container = await find(name)
      await container.kill()
      // The engine restarts only what dies by itself.
      await container.start()
    },
    stop: async (name: string) => (await find(name)).stop({ t: stopSeconds }),
    pause: async (name: string) => (await find(name)).pause(),
    async restart(name: string): Promise<void> {
      const container = await find(name)
      await container.restart({ t: stopSeconds })
      await waitUntilHealthy(name, container)
    },
    waitUntilHealthy: async (name: string) => waitUntilHealthy(name, await find(name)),
  }
}

const states: Readonly<Record<string, ComponentState>> = {
  exited: 'stopped',
  created: 'stopped',
  dead: 'stopped',
  paused: 'paused',
}

// Without the engine: the commands to type on its machine.

/** Only the number changes, whatever settings the others were started with. */
export function scaleOutside(project: string, service: ScaledService, count: number): Refusal {
  const compose = project === 'stickyshop' ? 'docker compose' : `docker compose -p ${project}`
  return typeOutside([
    `${compose} up -d --no-deps --no-recreate --scale ${service}=${count} ${service}`,
  ])
}

export type EngineCommand = 'kill' | 'stop' | 'start' | 'restart' | 'pause' | 'resume'

/**
 * For the lab itself, as nobody could start it again from inside, and for what has no supervisor of
 * ours in its container: Prometheus, Alertmanager and the exporters.
 */
export function commandOutside(project: string, name: string, command: EngineCommand): Refusal {
  const container = `${project}-${name}-1`
  const typed: Record<EngineCommand, string> = {
    kill: `docker kill ${container} && docker start ${container}`,
    stop: `docker stop ${container}`,
    start: `docker start ${container}`,
    restart: `docker restart ${container}`,
    pause: `docker pause ${container}`,
    resume: `docker unpause ${container}`,
  }
  return typeOutside([typed[command]])
}
