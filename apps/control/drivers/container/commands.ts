import { setTimeout as delay } from 'node:timers/promises'
import type { ScaledService } from '../../../../infra/topology.ts'
import { until } from '../../../shared/until.ts'
import type { Component } from '../../driver.ts'
import { Refusal } from '../../refusal.ts'
import type { Components } from './components.ts'
import { close, getControllerState, isAnswering } from './databases.ts'
import { commandOutside, type Engine, type EngineCommand, scaleOutside } from './engine.ts'
import { isRedisAnswering } from './redis.ts'
import { redisServersOf } from './redis-servers.ts'
import { getSupervisedState, supervised } from './supervised.ts'

const readyWithinMs = 90_000
/** The edge looks up the addresses of a service once a second. */
const edgeSettlesMs = 1200
/** The replication controller observes each database every half second. */
const resumesWithinMs = 10_000

export type Commands = ReturnType<typeof createCommands>

/**
 * Starts, stops, pauses, kills and scales. The processes in the containers do to themselves what they
 * are asked for; only the engine can scale, and stop or kill the lab.
 * @param project `stickyshop`, or what `docker compose -p` says
 * @param engine null without infra/compose/control.yml
 */
export function createCommands(project: string, engine: Engine | null, components: Components) {
  const { findProcesses, isSupervised, listApps, listDatabases, listStopped } = components
  const lists = { app: listApps, whoami: components.listWhoami, web: components.listWeb }

  /** @throws Refusal with what to type, without the engine */
  function engineFor(name: string, command: EngineCommand): Engine {
    if (engine) return engine
    throw commandOutside(project, name, command)
  }

  /** @param since epoch ms: what the replication controller observed before does not count */
  async function isReady(name: string, since: number): Promise<boolean> {
    const edges = await components.listEdges()
    const front = [...edges, ...(await components.listWeb())].find((one) => one.name === name)
    if (front) return front.state === 'ready'
    const redis = redisServersOf(components.stage).find((one) => one.name === name)
    if (redis) return isRedisAnswering(name, redis.port)
    const state = await getControllerState()
    if (!state || state.observedAt <= since) return false
    const database = (await listDatabases()).find((one) => one.name === name)
    const hasRole = database?.problem === null && (database.role === 'replica' || database.writable)
    return hasRole && database.state === 'ready' && isAnswering(name)
  }

  async function waitUntilReady(name: string, withinMs: number): Promise<void> {
    const own = findProcesses(name)
    if (own) {
      await own.waitUntilReady(name, withinMs)
      // Until the edge has found it again.
      return void (await delay(edgeSettlesMs))
    }
    if (!isSupervised(name)) return engine?.waitUntilHealthy(name)
    const since = Date.now()
    const isBack = async () =>
      getSupervisedState(name) === 'running' && (await isReady(name, since))
    if (!(await until(isBack, withinMs, 100))) throw new Refusal(503, 'no-answer', { name })
  }

  async function start(name: string): Promise<void> {
    const isStopped = (await listStopped()).some((one) => one.name === name)
    if (engine && isStopped) await engine.start(name)
    const own = findProcesses(name)
    if (own) return own.start(name)
    if (!isSupervised(name)) return engineFor(name, 'start').start(name)
    await supervised.resume(name)
    await waitUntilReady(name, readyWithinMs)
  }

  async function stop(name: string): Promise<void> {
    const own = findProcesses(name)
    const isDatabase = components.nodes.some((node) => node === name)
    if (isDatabase && getSupervisedState(name) === 'running') await close(name)
    if (own) await own.stop(name)
    else if (isSupervised(name)) await supervised.stop(name)
    else await engineFor(name, 'stop').stop(name)
  }

  return {
    async scale(service: ScaledService, count: number) {
      const list = lists[service]
      if ((await list()).length === count) return
      if (!engine) throw scaleOutside(project, service, count)
      await engine.scale(service, count)
      const exist = async () => {
        const found: readonly (Component & { inRotation?: boolean })[] = await list()
        return (
          found.length === count &&
          found.every(({ state, inRotation = state === 'ready' }) => inRotation)
        )
      }
      if (!(await until(exist, readyWithinMs, 100)))
        throw new Refusal(503, 'not-ready', { name: `${service}-${count}` })
      await delay(edgeSettlesMs)
    },
    start,
    stop,
    async restart(name: string) {
      const own = findProcesses(name)
      if (own) return own.restart(name)
      if (!isSupervised(name)) return engineFor(name, 'restart').restart(name)
      await stop(name)
      await supervised.resume(name)
      await waitUntilReady(name, readyWithinMs)
    },
    async kill(name: string) {
      const own = findProcesses(name)
      if (own) return own.kill(name)
      if (isSupervised(name)) return supervised.kill(name)
      return engineFor(name, 'kill').kill(name)
    },
    waitUntilReady,
    async pause(name: string, forMs: number) {
      const own = findProcesses(name)
      if (own) await own.pause(name, forMs)
      else if (isSupervised(name)) await supervised.pause(name, forMs)
      else await engineFor(name, 'pause').pause(name)
    },
    async resume(name: string) {
      const paused = (await listStopped()).find((one) => one.name === name)
      if (engine && paused?.state === 'paused') return engine.start(name)
      const own = findProcesses(name)
      if (own) await own.resume(name)
      else if (!isSupervised(name)) await engineFor(name, 'resume').start(name)
      else if (getSupervisedState(name) === 'paused') {
        await supervised.resume(name)
        const since = Date.now()
        await until(() => isReady(name, since), resumesWithinMs, 100)
      }
    },
  }
}
