import { limits } from '../../../../infra/topology.ts'
import type { App, VersionsDriver } from '../../driver.ts'
import { Refusal } from '../../refusal.ts'
import type { Commands } from './commands.ts'
import type { Components } from './components.ts'
import type { Engine } from './engine.ts'

const service = 'app'
const readyWithinMs = 90_000

/**
 * What `prepare` stores when it is given. Unlike a start, a new version leaves what was switched meanwhile; and of TLS
 * to app replicas, the edge has to know first.
 */
const settings = ['SESSION_STORE', 'READS', 'FRESHNESS', 'EDGE_CACHE', 'APP_TLS']

/**
 * Images of the shop beside the one that runs. The source of a version is the id of its image, once it is found:
 * another one may get its name.
 * @param project whose containers they are; `PROJECT-app` is the image that is here
 * @param engine null without infra/compose/control.yml
 */
export function createVersions(
  project: string,
  engine: Engine | null,
  components: Components,
  commands: Commands,
): VersionsDriver {
  const image = `${project}-${service}`

  function images(): Engine['images'] {
    if (engine) return engine.images
    throw new Refusal(409, 'version-in-containers')
  }

  async function anyApp(): Promise<App> {
    const [app] = await components.listApps()
    if (!app) throw new Refusal(503, 'no-answer', { name: `${service}-1` })
    return app
  }

  const running = async () => images().versionOf((await anyApp()).name)

  return {
    current: async () => (engine ? running() : null),
    async find(version) {
      // Without the engine, what is here is what runs.
      if (!engine && !version) return null
      const source = await images().find(version?.source ?? image)
      if (version) return { ...version, source }
      const now = await running()
      return source === now.source ? now : { name: '', source }
    },
    prepare: (version) => images().runOnce('prepare', version, settings),
    async add(version) {
      const number = await images().nextNumber(service)
      if (number > limits.maxReplicas)
        throw new Refusal(409, 'no-room-for-version', { most: limits.maxReplicas })
      const name = `${service}-${number}`
      await images().add(service, number, version)
      try {
        await commands.waitUntilReady(name, readyWithinMs)
      } catch (error) {
        await images().remove(name)
        throw error
      }
      return name
    },
    remove: (name) => images().remove(name),
    async restart(name, version) {
      if (!version) return commands.restart(name)
      await images().replace(name, version)
      await commands.waitUntilReady(name, readyWithinMs)
    },
    async use(version, before) {
      if (!version) return
      // The way back, which nothing else would name.
      if (before && before.source !== version.source)
        await images().tag(before.source, image, 'before')
      // So that `docker compose up` goes on with it.
      await images().tag(version.source, image, 'latest')
      for (const { name, state } of await components.listApps())
        if (state === 'stopped') await images().replaceStopped(name, version)
    },
  }
}
