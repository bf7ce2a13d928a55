import * as z from 'zod'
import { weights } from '../../../infra/topology.ts'
import { appsSeeStores } from '../app-report.ts'
import type { Component, Driver } from '../driver.ts'
import { Refusal, unknownName } from '../refusal.ts'
import { command, component, forMs, type Result } from './command.ts'

/** Commands for one component. */

const defaultFaultMs = 60_000
const backWithinMs = 60_000
const slowestMs = 10_000
const longestCaptureMs = 60_000

const named = { name: component }
const stays = { ...named, forMs: forMs.optional() }
const lasts = { ...named, forMs: forMs.default(defaultFaultMs) }

export const componentCommands = {
  kill: command({
    shape: z.object({ ...named, wait: z.boolean().default(true) }),
    runs: 'meanwhile',
    async run({ driver, faults }, { name, wait }): Promise<Result> {
      const { state, pid } = await findComponent(driver, name)
      if (state === 'stopped' || state === 'waiting') throw notRunning(name, state)
      const killedAt = performance.now()
      faults.clear('pause', name)
      await driver.kill(name)
      const facts: Record<string, number> = pid === null ? {} : { pid }
      if (!wait) return { code: pid ? 'killed-pid' : 'killed', values: { name, ...facts }, facts }
      await driver.waitUntilReady(name, backWithinMs)
      await appsSeeStores(driver)
      const values = { name, ...facts, tookMs: performance.now() - killedAt }
      return { code: pid ? 'killed-pid-back' : 'killed-back', values, facts }
    },
  }),

  /** Listens to a component's packets, as a sniffer between the tiers would. */
  capture: command({
    shape: z.object({
      ...named,
      forMs: z.number().int().min(100).max(longestCaptureMs).default(5000),
    }),
    runs: 'meanwhile',
    async run({ driver }, { name, forMs }): Promise<Result> {
      await findComponent(driver, name)
      const capture = await driver.capture(name, forMs)
      const { packets, requests, password, cookie, title } = capture
      const code =
        packets === 0
          ? 'captured-nothing'
          : requests || password || cookie || title
            ? 'captured-plaintext'
            : 'captured-unreadable'
      const shown = { password: password ?? '–', cookie: cookie ?? '–', title: title ?? '–' }
      return { code, values: { name, forMs, packets, requests, ...shown }, facts: { ...capture } }
    },
  }),

  stop: command({
    shape: z.object(stays),
    runs: 'alone',
    async run({ driver, faults }, { name, forMs: endsAfterMs }): Promise<Result> {
      const { state } = await findComponent(driver, name)
      faults.clear('pause', name)
      if (state === 'stopped') {
        if (endsAfterMs !== undefined) throw new Refusal(409, 'stopped-before', { name })
        faults.clear('stop', name)
        return { code: 'stopped-already', values: { name } }
      }
      faults.clear('drain', name)
      await driver.stop(name)
      await appsSeeStores(driver)
      if (endsAfterMs === undefined) return { code: 'stopped', values: { name } }
      faults.begin({ kind: 'stop', target: name, text: 'stopped' }, endsAfterMs)
      return { code: 'stopped-for', values: { name, forMs: endsAfterMs } }
    },
  }),

  /** Starts what was stopped, and ends a pause and a drain. */
  start: command({
    shape: z.object(named),
    runs: 'alone',
    async run({ driver, faults }, { name }): Promise<Result> {
      const { state, kind } = await findComponent(driver, name)
      for (const fault of ['pause', 'stop', 'drain'] as const) faults.clear(fault, name)
      await driver.start(name)
      if (kind === 'app') await driver.undrain(name)
      await appsSeeStores(driver)
      return { code: state === 'stopped' ? 'started' : 'started-already', values: { name } }
    },
  }),

  restart: command({
    shape: z.object(named),
    runs: 'alone',
    async run({ driver, faults }, { name }): Promise<Result> {
      const { kind } = await findComponent(driver, name)
      const startedAt = performance.now()
      for (const fault of ['pause', 'stop', 'drain'] as const) faults.clear(fault, name)
      await driver.restart(name)
      if (kind !== 'app') await appsSeeStores(driver)
      return { code: 'restarted', values: { name, tookMs: performance.now() - startedAt } }
    },
  }),

  /** Restarts all app replicas, one after the other. */
  roll: command({
    shape: z.object({}),
    runs: 'alone',
    async run({ driver, faults }): Promise<Result> {
      const startedAt = performance.now()
      const running = (await driver.listComponents()).filter(
        ({ kind, state }) => kind === 'app' && state !== 'stopped',
      )
      for (const { name } of running) {
        for (const fault of ['pause', 'drain'] as const) faults.clear(fault, name)
        await driver.restart(name)
      }
      const tookMs = performance.now() - startedAt
      return { code: 'rolled', values: { count: running.length, tookMs } }
    },
  }),

  /** Freezes a component: it keeps its connections, and answers nothing. */
  pause: command({
    shape: z.object(lasts),
    runs: 'meanwhile',
    async run({ driver, faults, inTurn }, { name, forMs: endsAfterMs }): Promise<Result> {
      const { state } = await findComponent(driver, name)
      if (state !== 'ready' && state !== 'paused') throw notRunning(name, state)
      await inTurn(name, async () => {
        await driver.pause(name, endsAfterMs)
        faults.begin({ kind: 'pause', target: name, text: 'paused' }, endsAfterMs)
      })
      return { code: 'paused-for', values: { name, forMs: endsAfterMs } }
    },
  }),

  /** Ends a pause, a drain and a slowdown. */
  resume: command({
    shape: z.object(named),
    runs: 'meanwhile',
    async run({ driver, faults, inTurn }, { name }): Promise<Result> {
      await findComponent(driver, name)
      await inTurn(name, async () => {
        faults.clear('pause', name)
        await driver.resume(name)
        const { kind, state } = await findComponent(driver, name)
        if (state !== 'ready') throw new Refusal(409, 'not-running-start', { name, state })
        if (kind !== 'app') return
        await driver.askApp(name, 'DELETE', '/faults/slow')
        faults.clear('drain', name)
        await driver.undrain(name)
      })
      return { code: 'resumed', values: { name } }
    },
  }),

  /** Takes an app replica out of rotation and leaves it running. */
  drain: command({
    shape: z.object(stays),
    runs: 'alone',
    async run({ driver, faults, inTurn }, { name, forMs: endsAfterMs }): Promise<Result> {
      const { state } = await findApp(driver, name, 'apps-only-drain')
      if (state !== 'ready' && state !== 'paused') throw notRunning(name, state)
      await inTurn(name, async () => {
        faults.clear('drain', name)
        await driver.drain(name)
        if (endsAfterMs !== undefined)
          faults.begin({ kind: 'drain', target: name, text: 'drained' }, endsAfterMs)
      })
      if (endsAfterMs === undefined) return { code: 'drained', values: { name } }
      return { code: 'drained-for', values: { name, forMs: endsAfterMs } }
    },
  }),

  /** The edge gives an app replica `weight` times the share of one of weight 1. */
  weight: command({
    shape: z.object({ ...named, weight: z.number() }),
    runs: 'alone',
    async run({ driver }, { name, weight }): Promise<Result> {
      await findApp(driver, name, 'apps-only-weight')
      const { least, most } = weights
      if (!Number.isInteger(weight) || weight < least || weight > most)
        throw new Refusal(422, 'weight-range', { name, least, most })
      await driver.setWeight(name, weight)
      return { code: 'weighted', values: { name, weight }, facts: { weight } }
    },
  }),

  /** Every page of an app replica takes `ms` longer; 0 ends that. The app replica ends it itself. */
  slow: command({
    shape: z.object({
      ...lasts,
      ms: z.number().int().min(0),
      /** How many pages it makes at the same time, while others wait; 0 is any number. */
      atOnce: z.number().int().min(0).max(1000).default(0),
    }),
    runs: 'meanwhile',
    async run({ driver }, { name, ms, forMs: endsAfterMs, atOnce }): Promise<Result> {
      const { state } = await findApp(driver, name, 'apps-only-slow')
      if (ms > slowestMs) throw new Refusal(422, 'slow-range', { mostMs: slowestMs })
      if (state !== 'ready') throw notRunning(name, state)
      if (ms === 0) {
        await driver.askApp(name, 'DELETE', '/faults/slow')
        return { code: 'slow-ended', values: { name } }
      }
      const seconds = Math.max(1, Math.round(endsAfterMs / 1000))
      await driver.askApp(name, 'PUT', '/faults/slow', { ms, seconds, atOnce })
      const values = { name, ms, atOnce, forMs: endsAfterMs }
      return { code: atOnce > 0 ? 'slowed-at-once' : 'slowed', values }
    },
  }),
}

/** @throws Refusal 404 with the names that exist */
export async function findComponent(driver: Driver, name: string): Promise<Component> {
  const components = await driver.listComponents()
  const found = components.find((known) => known.name === name)
  if (found) return found
  throw unknownName(
    name,
    components.map((known) => known.name),
  )
}

async function findApp(
  driver: Driver,
  name: string,
  code: 'apps-only-drain' | 'apps-only-slow' | 'apps-only-weight',
): Promise<Component> {
  const found = await findComponent(driver, name)
  if (found.kind === 'app') return found
  const apps = (await driver.listComponents()).filter(({ kind }) => kind === 'app')
  throw new Refusal(422, code, { known: apps.map((app) => app.name).join(', ') })
}

const notRunning = (name: string, state: string) => new Refusal(409, 'not-running', { name, state })
