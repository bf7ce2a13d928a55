import { limits } from '../../../../infra/topology.ts'
import type { App, Version, VersionsDriver } from '../../driver.ts'
import { Refusal } from '../../refusal.ts'
import type { Commands } from './commands.ts'
import type { Components } from './components.ts'
import type { Engine } from './engine.ts'

const service = 'app'
const readyWithinMs = 90_000

/**
 * Images of the shop beside the one that runs.
 * @param project whose containers they are; `PROJECT-app` is the image that is here
 * @param engine null without infra/compose/control.yml
 */
export function createVersions(
  project: string,
  engine: Engine | null,
  components: Components,
  commands: Commands,
): VersionsDriver {
  /** What app replicas have; its source is an id, as a name may get another image. */
  let current: Version | null = null

  function withEngine(): Engine {
    if (engine) return engine
    throw new Refusal(409, 'version-in-containers')
  }

  const byId = async ({ name, source }: Version): Promise<Version> => ({
    name,
    source: await withEngine().findImage(source),
  })

  async function appNow(): Promise<App> {
    const [app] = await components.listApps()
    if (!app) throw new Refusal(503, 'no-answer', { name: `${service}-1` })
    return app
  }

  return {
    // To the edge, all app replicas are one name.
    weighs: false,
    current: () => current,
    async prepare(version) {
      const next = await byId(version)
      current ??= await withEngine().versionOf((await appNow()).name)
      // The way back: nothing else would name it.
      await withEngine().tag(current.source, service, 'before')
      await withEngine().runOnce('prepare', next)
    },
    async add(version) {
      const numbers = (await components.listApps()).map(({ name }) => Number(name.split('-')[1]))
      const number = Math.max(...numbers) + 1
      if (number > limits.maxReplicas)
        throw new Refusal(409, 'no-room-for-version', { most: limits.maxReplicas })
      const name = `${service}-${number}`
      try {
        await withEngine().add(service, number, await byId(version))
        await commands.waitUntilReady(name, readyWithinMs)
      } catch (error) {
        await withEngine()
          .remove(name)
          .catch(() => {})
        throw error
      }
      return name
    },
    remove: (name) => withEngine().remove(name),
    async use(version) {
      // Without the engine, what is here is what runs.
      if (!engine && !version) return
      current = await byId(version ?? { name: '', source: `${project}-${service}` })
      // So that `docker compose up` does not bring back the one before.
      await withEngine().tag(current.source, service)
    },
    async restart(name) {
      if (!current) return commands.restart(name)
      await withEngine().replace(name, current)
      await commands.waitUntilReady(name, readyWithinMs)
    },
  }
}
