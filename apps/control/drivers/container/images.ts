import { isDeepStrictEqual } from 'node:util'
import type Docker from 'dockerode'
import type { ScaledService } from '../../../../infra/topology.ts'
import type { Version } from '../../driver.ts'
import { Refusal } from '../../refusal.ts'
import {
  becomesHealthy,
  type Containers,
  composeLabel,
  isMissing,
  nextSuffix,
  removeContainer,
} from './containers.ts'

/** Which version it is, an app replica learns from its environment. */
const versionVariable = 'VERSION='

/** Containers of other images than Compose has started. */
export function createImages(docker: Docker, project: string, containers: Containers) {
  const { createLike, find, inspectModel, removeLeftover } = containers

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
      Labels: { ...Config.Labels, [composeLabel('image')]: version.source },
      Env: [...env, ...(version.name ? [versionVariable + version.name] : [])],
    }
  }

  /** In place of a container, one of that version that has not been started. */
  async function put(name: string, version: Version): Promise<Docker.Container> {
    const before = await find(name)
    const like = await before.inspect()
    const alias = `${project}-${name}`
    const identity = { name: alias + nextSuffix, alias, labels: {} }
    await removeLeftover(identity.name)
    // What cannot be created replaces nothing.
    const next = await createLike(like, identity, await configOf(like, version))
    try {
      await removeContainer(before)
      await next.rename({ name: alias })
    } catch (error) {
      await next.remove({ force: true })
      throw error
    }
    return next
  }

  return {
    /** The id of an image. @throws Refusal 422 if there is none of that name */
    async find(name: string): Promise<string> {
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
      const like = await inspectModel(service)
      like.Config.Env = like.Config.Env.filter(
        (one) => !without.some((variable) => one.startsWith(`${variable}=`)),
      )
      const labels = { [composeLabel('oneoff')]: 'True' }
      const name = `${project}-${service}-once`
      await removeLeftover(name)
      const container = await createLike(like, { name, labels }, await configOf(like, version))
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
      Math.max(0, ...(await containers.listOf(service)).map(({ number }) => number)) + 1,
    /** One more container of the service, of that version; none if it does not become healthy. */
    async add(service: ScaledService, number: number, version: Version): Promise<void> {
      const like = await inspectModel(service)
      const identity = containers.numbered(service, number)
      const container = await createLike(like, identity, await configOf(like, version))
      try {
        await startVersion(container, version)
      } catch (error) {
        await removeContainer(container)
        throw error
      }
    },
    /** In place of a container, one of that version. */
    replace: async (name: string, version: Version) =>
      startVersion(await put(name, version), version),
    /** The same, not started. */
    async replaceStopped(name: string, version: Version): Promise<void> {
      await put(name, version)
    },
    async remove(name: string): Promise<void> {
      const found = (await containers.list()).find((one) => one.name === name)
      if (found) await removeContainer(containers.get(found))
    },
  }
}

/** @throws Refusal 409 with what it has printed, when it dies again and again or does not become healthy */
async function startVersion(container: Docker.Container, { name: version }: Version) {
  await container.start()
  if (await becomesHealthy(container, ({ RestartCount }) => RestartCount >= 2)) return
  const problem = await getLastLines(container)
  throw new Refusal(409, 'version-does-not-start', { version, problem })
}

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
