import { balancerOfApps, commandToStart } from '../../../../infra/stages/stages.ts'
import { innerUrl } from '../../../shared/inner-tls.ts'
import { authorityFiles } from '../../certificates/certificates.ts'
import { dashboardsOf } from '../../dashboards.ts'
import type { Driver } from '../../driver.ts'
import { Refusal, refuseAsController, unknownName } from '../../refusal.ts'
import { createGuest } from '../../status/browse.ts'
import { labLink, publicAddress } from './addresses.ts'
import {
  type AppReplica,
  restartApp,
  scaleApps,
  startApp,
  stopApp,
  undrainApp,
} from './app-replica.ts'
import { capturePackets } from './capture.ts'
import type { Child } from './child.ts'
import type { DatabaseProcess } from './databases.ts'
import { getLimits } from './reports.ts'
import { createRotation } from './rotation.ts'
import type { Stack } from './stack.ts'
import { createStateReader } from './state-reader.ts'
import { createVersions } from './versions.ts'
import { scaleWhoami } from './whoami.ts'

const stopMs = 10_000

/** The driver for local processes, which the supervisor has started. */
export function createProcessDriver(stack: Stack): Driver {
  const { context, choices, edge, databases, apps } = stack
  const { listComponents, listApps, getState } = createStateReader(stack)

  /** @throws Refusal 404 for a name that nothing has */
  function find(name: string): { child: Child; app?: AppReplica; node?: DatabaseProcess } {
    const child = stack.children().find((one) => one.name === name)
    if (!child)
      throw unknownName(
        name,
        listComponents().map((one) => one.name),
      )
    const app = apps.find((one) => one.name === name)
    return { child, app, node: databases.nodes.find((one) => one.name === name) }
  }

  function findApp(name: string): AppReplica {
    const { app } = find(name)
    if (!app)
      throw unknownName(
        name,
        apps.map((one) => one.name),
      )
    return app
  }

  async function stop(name: string): Promise<void> {
    const { child, app, node } = find(name)
    if (app) {
      await stopApp(stack, app)
      await edge.apply()
      return
    }
    if (node && child.state === 'ready') await databases.close(name)
    await child.stop(stopMs)
  }

  async function start(name: string): Promise<void> {
    const { child, app, node } = find(name)
    child.resume()
    if (app) await startApp(stack, app)
    else await child.start()
    if (node) await databases.waitForRoles()
  }

  return {
    stage: context.stage,
    commandToStart: (name) => commandToStart(name, false, balancerOfApps(context.stage)),
    labCommand: 'npm run lab',
    onChange: stack.changes.onChange,
    listComponents: async () => listComponents(),
    listApps,
    getState,
    getLimits: () => getLimits(stack),

    async scale(service, count) {
      if (service === 'app') return scaleApps(stack, count)
      if (service === 'whoami') return scaleWhoami(stack, count)
      choices.web = count
      await edge.scaleWeb(count)
    },
    start,
    stop,
    async restart(name) {
      const { app } = find(name)
      if (app) return restartApp(stack, app)
      await stop(name)
      await start(name)
    },
    async kill(name) {
      const { child, app } = find(name)
      const exited = child.running?.exited
      child.kill()
      await exited
      if (app) await edge.apply()
    },
    async waitUntilReady(name, withinMs) {
      const { child, app, node } = find(name)
      await child.whenReady(withinMs)
      if (app) await edge.apply()
      if (node) await databases.waitForRoles()
    },
    async pause(name) {
      find(name).child.pause()
    },
    async resume(name) {
      const { child } = find(name)
      child.resume()
      // What has changed meanwhile, it does not know.
      if (edge.balancers.some((one) => one.child === child) || stack.web.includes(child))
        await edge.apply()
    },
    async drain(name) {
      const app = findApp(name)
      app.drained = true
      await edge.apply()
      await app.ask('PUT', '/drain').catch(() => {})
    },
    undrain: (name) => undrainApp(stack, findApp(name)),
    async setWeight(name, weight) {
      findApp(name).weight = weight
      await edge.apply()
    },

    canBrowse: createGuest(
      publicAddress(context),
      '127.0.0.1',
      authorityFiles(context.paths.certificates).certificate,
    ),

    async askApp(name, method, path, body) {
      const answer = await findApp(name)
        .ask(method, path, body)
        .catch(() => {
          throw new Refusal(503, 'no-answer', { name })
        })
      const text = await answer.text()
      return text === '' ? null : JSON.parse(text)
    },

    capture: (name, forMs) => capturePackets(context.port(find(name).child.name), forMs),

    async applyEdge({ strategy, cache, appTls }) {
      if (strategy) choices.strategy = strategy
      if (cache) choices.cache = cache
      if (appTls) choices.appTls = appTls
      await edge.apply()
    },
    async previewEdge(change) {
      return edge.preview(change)
    },

    queryPrimary: (sql, values = []) => databases.primary().control.query(sql, [...values]),
    async queryAny(sql, values = []) {
      const primary = databases.primary()
      const nodes = [primary, ...databases.nodes.filter((one) => one !== primary)]
      const node = nodes.find(({ child }) => child.state === 'ready')
      if (!node) throw new Refusal(503, 'no-primary')
      return node.control.query(sql, [...values], 1000)
    },
    async getReplication() {
      const state = await databases.readState()
      return {
        primary: state?.primary ?? null,
        databases: databases.nodes.map(({ name }) => name),
        delaySeconds: state?.delaySeconds ?? 0,
      }
    },
    async promote(name, force) {
      const { node } = find(name)
      if (!node)
        throw unknownName(
          name,
          databases.nodes.map((one) => one.name),
        )
      return databases.promote(name, force).catch(refuseAsController)
    },
    delayReplication: (seconds, forMs) =>
      databases.delay(seconds, Math.ceil(forMs / 1000)).catch(refuseAsController),

    backups: stack.backups,
    secrets: createRotation(stack),
    versions: createVersions(stack),

    getDashboards: () =>
      dashboardsOf(context.stage, publicAddress(context), context.secrets.dashboards),
    getLabLinks: () => ({
      link: labLink(context),
      direct: innerUrl('127.0.0.1', context.port('lab'), `/?token=${context.secrets.lab}`),
    }),
  }
}
