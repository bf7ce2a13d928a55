import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { edgeNames, webServerName } from '../../../../infra/topology.ts'
import { edgeFiles, shownBalancerFiles, shownFiles, under } from '../../../edge/edge-files.ts'
import { type BalancerState, type EdgeState, folderLayout } from '../../../edge/edge-state.ts'
import { publicAddress } from './addresses.ts'
import { createReadiness } from './app-replica.ts'
import type { ChildHooks } from './child.ts'
import type { Context } from './context.ts'
import type { Desired, Edge } from './edge.ts'
import { respondsAt } from './health-check.ts'
import { controlRole, type Ports } from './ports.ts'
import { createProxy, type ProxyProcess } from './proxy.ts'
import { rotateLog } from './rotate-log.ts'

const stopMs = 10_000

export interface WebServer extends ProxyProcess {
  number: number
  /** Whether it answers, by the control plane's own checks. */
  readiness: ReturnType<typeof createReadiness>
}

interface Parts {
  context: Context
  ports: Ports
  desired: Desired
  hooks: ChildHooks
  webCount(): number
}

/** Load balancers in front of web servers: docs/decisions/0028-two-tiers-in-front.md. */
export function createTiers({ context, ports, desired, hooks, webCount }: Parts): Edge {
  const { stage, paths } = context
  const webServers: WebServer[] = []
  const names = edgeNames(stage)
  const balancers = names.map((name) =>
    createProxy(
      context,
      {
        name,
        kind: stage.edge,
        isBalancer: true,
        // The folder `edge` has the web servers' common log.
        folder: path.join(paths.run, names.length === 1 ? 'edge-1' : name),
        logFile: paths.logOf(name),
        control: controlRole(name),
        desired: () => balancerState(name),
        render: edgeFiles[stage.edge].renderBalancer,
      },
      hooks,
    ),
  )

  function balancerState(name: string): Omit<BalancerState, 'configVersion'> {
    const { publicPort, https, bindAddresses, domain, extraHosts, trustedProxies } = desired()
    const { logFormat, prometheus, dashboards, layout } = desired()
    const offered = webServers.filter(isOffered)
    return {
      name,
      isOneOfTwo: names.length > 1,
      servers: 'listed',
      ...{ publicPort, https, bindAddresses, domain, extraHosts, trustedProxies },
      ...{ logFormat, prometheus, dashboards },
      layout: { ...layout, accessLogs: [paths.logOf(name)] },
      controlAddress: `127.0.0.1:${context.port(controlRole(name))}`,
      webServers: webServers.map((one) => ({
        name: one.child.name,
        address: `127.0.0.1:${context.port(one.child.name)}`,
        // If none answers, the checks are more likely to be wrong than all of them.
        state: offered.length === 0 || offered.includes(one) ? 'up' : 'down',
      })),
    }
  }

  /** HAProxy checks by itself whether they answer; nginx does not. */
  const isOffered = ({ child, number, readiness }: WebServer) =>
    number <= webCount() &&
    ['ready', 'paused', 'unresponsive'].includes(child.state) &&
    (stage.edge === 'haproxy' || readiness.ready)

  function createWebServer(number: number): WebServer {
    const name = webServerName(number)
    const isAnswering = () => respondsAt(`http://127.0.0.1:${context.port(name)}/robots.txt`)
    const readiness = createReadiness(isAnswering, hooks.onChange)
    const proxy = createProxy(
      context,
      {
        name,
        kind: 'nginx',
        folder: path.join(paths.run, name),
        logFile: paths.logOf(name),
        control: controlRole(name),
        desired: () => webState(name),
        render: edgeFiles.nginx.render,
      },
      {
        ...hooks,
        onChange: () => {
          const { state } = proxy.child
          if (state === 'ready') readiness.start()
          else if (state !== 'paused' && state !== 'unresponsive') readiness.stop()
          hooks.onChange()
        },
      },
    )
    return Object.assign(proxy, { number, readiness })
  }

  /** HTTPS has ended before it, and its clients are the load balancers. */
  function webState(name: string): Omit<EdgeState, 'configVersion'> {
    return {
      ...desired(),
      publicPort: publicAddress(context).port,
      https: null,
      trustedProxies: ['127.0.0.1'],
      webServer: { name, address: `127.0.0.1:${context.port(name)}` },
      controlAddress: `127.0.0.1:${context.port(controlRole(name))}`,
      layout: {
        ...folderLayout(paths.public, context.rootUser),
        errorLog: paths.logOf(name),
        // One for all, so that a request is found in one place.
        accessLogs: [path.join(paths.edge, 'logs/access.log')],
      },
    }
  }

  async function add(number: number): Promise<WebServer> {
    const server = createWebServer(number)
    await ports.refresh(server.child.name)
    await ports.refresh(controlRole(server.child.name))
    webServers.push(server)
    return server
  }

  /** Web servers first, so that a load balancer knows none that is not there yet; then one at a time. */
  async function apply(): Promise<void> {
    await Promise.all(webServers.map((one) => one.apply()))
    for (const balancer of balancers) await balancer.apply()
  }

  return {
    balancers,
    webServers,
    apply,
    preview: (change) => {
      // Of several, which are alike, the first.
      const [web, balancer] = [webServers[0], balancers[0]]
      const name = web?.child.name ?? webServerName(1)
      const ofWeb = { ...webState(name), ...change }
      const ofBalancer = balancerState(names[0] ?? '')
      return {
        ...under(
          name,
          shownFiles('nginx', { ...ofWeb, configVersion: web?.versionOf(ofWeb) ?? 1 }),
        ),
        ...shownBalancerFiles(stage.edge, {
          ...ofBalancer,
          configVersion: balancer?.versionOf(ofBalancer) ?? 1,
        }),
      }
    },
    async prepare() {
      await mkdir(path.join(paths.edge, 'logs'), { recursive: true, mode: 0o700 })
      rotateLog(path.join(paths.edge, 'logs/access.log'))
      for (let number = 1; number <= webCount(); number++) await add(number)
      await Promise.all([...balancers, ...webServers].map((one) => one.prepare()))
    },
    get version() {
      return webServers[0]?.version ?? 0
    },
    async scaleWeb(count) {
      const surplus = webServers.filter(({ number }) => number > count)
      // They get no new requests before they finish those they have.
      await apply()
      await Promise.all(surplus.map(({ child }) => child.stop(stopMs)))
      for (const one of surplus) webServers.splice(webServers.indexOf(one), 1)
      const added: WebServer[] = []
      for (let number = webServers.length + 1; number <= count; number++)
        added.push(await add(number))
      await Promise.all(added.map(({ child }) => child.start()))
      await apply()
    },
  }
}
