import { existsSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type Docker from 'dockerode'
import { type ScaledService, scaledServices } from '../../../../infra/topology.ts'
import { until } from '../../../shared/until.ts'
import type { ComponentState, Version } from '../../driver.ts'
import { Refusal, typeOutside } from '../../refusal.ts'

/** Where infra/compose/control.yml mounts it. */
const socketPath = '/var/run/docker.sock'
const healthyWithinMs = 90_000
/** Which version it is, an app replica learns from its environment. */
const versionVariable = 'VERSION='
/** Of a container that is about to take another one's place and name. */
const nextSuffix = '-next'
/** Longer than any container's own stop_grace_period. */
const stopSeconds = 40

export type Engine = ReturnType<typeof createEngine>

/** The engine's API, null if the control plane has not been given its socket. */
export async function findEngine(project: string): Promise<Engine | null> {
  if (!existsSync(socketPath)) return null
  // Loaded only here: it takes 20 MB.
  const { default: Client } = await import('dockerode')
  return createEngine(new Client({ socketPath }), project)
}

/** One container of the project. */
interface Listed {
  id: string
  /** `app-2`; a service of one container has its own name, `db-1`. */
  name: string
  service: string
  number: number
  /** `running`, `paused`, `exited`, … */
  state: string
}

/** What tells a container from others that are like it. */
interface Identity {
  name: string
  /** In its networks, beside the service's; its name unless it will get another one. */
  alias?: string
  labels: Record<string, string>
}

/** What only the engine can do to the containers of a project. */
export function createEngine(docker: Docker, project: string) {
  async function listAll(): Promise<Listed[]> {
    const label = [`${composeLabel('project')}=${project}`, `${composeLabel('oneoff')}=False`]
    const found = await docker.listContainers({ all: true, filters: { label } })
    return found
      .filter(({ Names }) => !Names.some((name) => name.endsWith(nextSuffix)))
      .map(listed)
      .sort((a, b) => a.number - b.number)
  }

  const list = async () => (await listAll()).filter(({ service }) => !endsByItself.has(service))

  async function find(name: string): Promise<Docker.Container> {
    const found = (await list()).find((one) => one.name === name)
    if (!found) throw new Refusal(503, 'no-answer', { name })
    return docker.getContainer(found.id)
  }

  async function waitUntilHealthy(name: string, container: Docker.Container): Promise<void> {
    if (await until(async () => isHealthy(await container.inspect()), healthyWithinMs, 200)) return
    throw new Refusal(503, 'not-ready', { name })
  }

  /** Starts a container that is stopped, and ends a pause. */
  async function start(name: string): Promise<void> {
    const container = await find(name)
    const { State } = await container.inspect()
    if (State.Paused) await container.unpause()
    else if (!State.Running) await container.start()
    await waitUntilHealthy(name, container)
  }

  /** From now on there are `count` containers of the service; those with the highest numbers go first. */
  async function scale(service: ScaledService, count: number): Promise<void> {
    const present = (await list()).filter((one) => one.service === service)
    const [model] = present
    if (!model) throw new Refusal(503, 'no-answer', { name: service })
    await Promise.all(
      present
        .filter(({ number }) => number > count)
        .map(({ id }) => remove(docker.getContainer(id))),
    )
    const numbers = Array.from({ length: count }, (_, at) => at + 1)
    const missing = numbers.filter((number) => !present.some((one) => one.number === number))
    await Promise.all(missing.map((number) => addLike(model, number)))
  }

  async function addLike(model: Listed, number: number): Promise<void> {
    const container = await createLike(await inspect(model), numbered(model.service, number))
    await container.start()
    await waitUntilHealthy(`${model.service}-${number}`, container)
  }

  const numbered = (service: string, number: number): Identity => ({
    name: `${project}-${service}-${number}`,
    labels: { [composeLabel('container-number')]: String(number) },
  })

  const inspect = ({ id }: Listed) => docker.getContainer(id).inspect()

  /** A container with the same image, settings, volumes and networks, not started. With a version, of that. */
  async function createLike(
    like: Docker.ContainerInspectInfo,
    { name, alias = name, labels }: Identity,
    version?: Version,
  ): Promise<Docker.Container> {
    const [first, ...more] = networksOf(like, alias)
    const container = await docker.createContainer({
      ...(version ? await configOf(like, version) : like.Config),
      name,
      // The engine names it after its id.
      Hostname: undefined,
      Labels: {
        ...like.Config.Labels,
        ...(version && { [composeLabel('image')]: version.source }),
        ...labels,
      },
      HostConfig: like.HostConfig,
      NetworkingConfig: { EndpointsConfig: first && { [first.name]: first.endpoint } },
    })
    try {
      // Engines before 25 take one network at a creation.
      for (const network of more)
        await docker
          .getNetwork(network.name)
          .connect({ Container: container.id, EndpointConfig: network.endpoint })
    } catch (error) {
      await container.remove({ force: true })
      throw error
    }
    return container
  }

  /** Of a command that was interrupted. */
  const removeLeftover = (name: string) =>
    docker
      .getContainer(name)
      .remove({ force: true })
      .catch((error: unknown) => {
        if (!isMissing(error)) throw error
      })

  /** What Compose has set, and not what the image before has. */
  async function configOf({ Image, Config }: Docker.ContainerInspectInfo, version: Version) {
    const { Config: before } = await docker.getImage(Image).inspect()
    const own = Object.entries(Config).filter(
      ([key, value]) => !isDeepStrictEqual(value, before[key as keyof typeof before]),
    )
    const env = Config.Env.filter(
      (one) => !before.Env?.includes(one) && !one.startsWith(versionVariable),
    )
    return {
      ...Object.fromEntries(own),
      Image: version.source,
      Env: [...env, ...(version.name ? [versionVariable + version.name] : [])],
    }
  }

  /** @throws Refusal 409 with what it has printed, when it dies again and again or does not become healthy */
  async function startVersion(container: Docker.Container, { name: version }: Version) {
    await container.start()
    let hasDied = false
    const isDecided = async () => {
      const info = await container.inspect()
      hasDied = info.RestartCount >= 2
      return hasDied || isHealthy(info)
    }
    if ((await until(isDecided, healthyWithinMs, 200)) && !hasDied) return
    const problem = await getLastLines(container)
    throw new Refusal(409, 'version-does-not-start', { version, problem })
  }

  return {
    scale,
    start,
    /** The id of an image. @throws Refusal 422 if there is none of that name */
    async findImage(name: string): Promise<string> {
      try {
        return (await docker.getImage(name).inspect()).Id
      } catch (error) {
        if (!isMissing(error)) throw error
        throw new Refusal(422, 'no-image', { image: name })
      }
    },
    async versionOf(name: string): Promise<Version> {
      const { Image, Config } = await (await find(name)).inspect()
      const variable = Config.Env.find((one) => one.startsWith(versionVariable))
      return { name: variable?.slice(versionVariable.length) ?? '', source: Image }
    },
    async tag(image: string, repo: string, tag: string): Promise<void> {
      await docker.getImage(image).tag({ repo, tag })
    },
    /**
     * Resolves when a service that ends by itself has done its work, of that version.
     * @param without variables of its environment that it does not get
     */
    async runOnce(service: string, version: Version, without: readonly string[]): Promise<void> {
      const model = (await listAll()).find((one) => one.service === service)
      if (!model) throw new Refusal(503, 'no-answer', { name: service })
      const like = await inspect(model)
      like.Config.Env = like.Config.Env.filter(
        (one) => !without.some((variable) => one.startsWith(`${variable}=`)),
      )
      const labels = { [composeLabel('oneoff')]: 'True' }
      const name = `${project}-${service}-once`
      await removeLeftover(name)
      const container = await createLike(like, { name, labels }, version)
      try {
        await container.start()
        const { StatusCode } = await container.wait()
        if (StatusCode === 0) return
        const problem = await getLastLines(container)
        throw new Refusal(409, 'version-does-not-start', { version: version.name, problem })
      } finally {
        await container.remove({ force: true })
      }
    },
    nextNumber: async (service: ScaledService) =>
      Math.max(
        0,
        ...(await list()).filter((one) => one.service === service).map(({ number }) => number),
      ) + 1,
    /** One more container of the service, of that version; none if it does not become healthy. */
    async add(service: ScaledService, number: number, version: Version): Promise<void> {
      const model = (await list()).find((one) => one.service === service)
      if (!model) throw new Refusal(503, 'no-answer', { name: service })
      const container = await createLike(await inspect(model), numbered(service, number), version)
      try {
        await startVersion(container, version)
      } catch (error) {
        await remove(container)
        throw error
      }
    },
    /** In place of a container, one of that version. */
    async replace(name: string, version: Version): Promise<void> {
      const before = await find(name)
      const like = await before.inspect()
      const alias = `${project}-${name}`
      await removeLeftover(alias + nextSuffix)
      // What cannot be created replaces nothing.
      const next = await createLike(like, { name: alias + nextSuffix, alias, labels: {} }, version)
      try {
        await remove(before)
        await next.rename({ name: alias })
      } catch (error) {
        await next.remove({ force: true })
        throw error
      }
      await startVersion(next, version)
    },
    async remove(name: string): Promise<void> {
      const found = (await list()).find((one) => one.name === name)
      if (found) await remove(docker.getContainer(found.id))
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

const isMissing = (error: unknown): boolean => (error as { statusCode?: number }).statusCode === 404

const isHealthy = ({ State }: Docker.ContainerInspectInfo): boolean =>
  State.Status === 'running' && (State.Health?.Status ?? 'healthy') === 'healthy'

/** The last lines that it has printed, without where in the code it was. */
async function getLastLines(container: Docker.Container): Promise<string> {
  const log = await container.logs({ stdout: true, stderr: true, tail: 30 })
  const lines = plainText(log)
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^ +at /.test(line))
  return lines.slice(-10).join('\n') || 'it printed nothing'
}

/** Of what the engine sends: before each piece, eight bytes say from which stream it is and how long. */
function plainText(log: Buffer): string {
  let text = ''
  for (let at = 0; at + 8 <= log.length; ) {
    const length = log.readUInt32BE(at + 4)
    text += log.toString('utf8', at + 8, at + 8 + length)
    at += 8 + length
  }
  return text
}

async function remove(container: Docker.Container): Promise<void> {
  const { State } = await container.inspect()
  if (State.Paused) await container.unpause()
  if (State.Running) await container.stop({ t: stopSeconds })
  await container.remove({ force: true })
}

/** The networks of the model with the service's aliases; the one it was created in comes first. */
function networksOf(
  { Id, Name, NetworkSettings, HostConfig }: Docker.ContainerInspectInfo,
  name: string,
) {
  const isOwn = (alias: string) => alias === Name.slice(1) || Id.startsWith(alias)
  return Object.entries(NetworkSettings.Networks)
    .map(([network, { Aliases }]) => ({
      name: network,
      endpoint: {
        Aliases: [name, ...((Aliases as string[] | null) ?? []).filter((alias) => !isOwn(alias))],
      },
    }))
    .sort(
      (a, b) =>
        Number(b.name === HostConfig.NetworkMode) - Number(a.name === HostConfig.NetworkMode),
    )
}

export const composeLabel = (name: string) => `com.docker.compose.${name}`

function listed({ Id, State, Labels }: Docker.ContainerInfo): Listed {
  const service = Labels[composeLabel('service')] ?? ''
  const number = Number(Labels[composeLabel('container-number')] ?? 1)
  const name = scaled.has(service) ? `${service}-${number}` : service
  return { id: Id, name, service, number, state: State }
}

const scaled = new Set<string>(scaledServices)
/** They end when their work is done, or are the one that asks. */
const endsByItself = new Set(['setup', 'prepare', 'control'])

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
