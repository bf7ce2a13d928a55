import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import path from 'node:path'
import { limits } from '../../../../infra/topology.ts'
import type { VersionsDriver } from '../../driver.ts'
import { Refusal } from '../../refusal.ts'
import { type AppReplica, restartApp, startApp, stopApp } from './app-replica.ts'
import { prepareProcess } from './process-specs.ts'
import { runOnce } from './spawn-process.ts'
import type { Stack } from './stack.ts'

/** Builds of the shop in folders of their own, beside the one that is here. */
export function createVersions(stack: Stack): VersionsDriver {
  const { context, choices, databases, edge, apps } = stack

  async function remove(app: AppReplica): Promise<void> {
    await stopApp(stack, app)
    stack.removeApp(app)
    await edge.apply()
  }

  return {
    current: async () => choices.version,
    find: async (version) => version,
    async prepare(version) {
      const { source } = version
      const missing = ['apps/shop/main.js', 'db/prepare.js', 'public'].find(
        (file) => !existsSync(path.join(source, file)),
      )
      if (missing) throw new Refusal(422, 'no-build', { folder: source, file: missing })
      // Styles and scripts have a hash in their names, so both versions find their own.
      const assets = path.resolve(source, 'public')
      if (assets !== context.paths.public)
        await cp(assets, context.paths.public, { recursive: true, force: false })
      const migration = prepareProcess(context, databases.primary().name, version)
      await runOnce(migration, context.paths.logOf('prepare'), context.cancelled)
    },
    async add(version) {
      const number = Math.max(...apps.map((app) => app.number)) + 1
      if (number > limits.maxReplicas)
        throw new Refusal(409, 'no-room-for-version', { most: limits.maxReplicas })
      const app = await stack.addApp(number, version)
      try {
        await startApp(stack, app)
      } catch (error) {
        await remove(app)
        const { message: problem } = error as Error
        throw new Refusal(409, 'version-does-not-start', { version: version.name, problem })
      }
      return app.name
    },
    async remove(name) {
      const app = apps.find((one) => one.name === name)
      if (app) await remove(app)
    },
    async restart(name, version) {
      const app = apps.find((one) => one.name === name)
      if (!app) return
      app.version = version
      if (context.stage.apps.most > 1) return restartApp(stack, app)
      // A single server has no other beside it, not even for a moment.
      await stopApp(stack, app)
      await startApp(stack, app)
    },
    async use(version) {
      choices.version = version
      for (const app of apps) app.version = version
    },
  }
}
