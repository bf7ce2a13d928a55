import { setTimeout as delay } from 'node:timers/promises'
import type { ControlClient } from '../../apps/control/client.ts'
import type { Status } from '../../apps/control/status/status.ts'
import { setClock } from './clocks.ts'
import { takeRoom } from './disks.ts'
import { cutLinks, slowLinks } from './links.ts'
import { findTarget, linksOf, type Target } from './systems.ts'

/** The system that is broken, as a fault reaches it. */
export interface Patient {
  control: ControlClient
  runDir: string
  status: Status
  /** By role, such as `app-2` or `db-1 group`. */
  ports: Readonly<Record<string, number>>
}

/** `own disks`: each database has a small disk of its own. `own clocks`: each component has its clock. */
export type Equipment = 'own disks' | 'own clocks'

export interface Fault {
  /** How long it lasts before it is mended, in seconds; 0 where it is over at once. */
  seconds: number
  /** Only these are hit by it; all without. */
  targets?: readonly Target[]
  /** Whether it takes rules for packets. */
  needsLinks?: boolean
  /** What the shop has to be started with. */
  equipment?: Equipment
  /** Resolves, when it holds, to what mends it. */
  inject(patient: Patient, target: Target): Promise<() => unknown>
}

export const by = { by: 'chaos' }

const nameOf = ({ status }: Patient, target: Target): string => {
  const found = findTarget(status, target)
  if (!found) throw new Error(`There is no ${target}.`)
  return found.name
}

const kill = async (patient: Patient, target: Target) => {
  await patient.control.run({ command: 'kill', name: nameOf(patient, target), wait: false }, by)
  return () => {}
}

const slow = (ms: number): Fault => ({
  seconds: 8,
  needsLinks: true,
  inject: ({ status, ports }, target) => slowLinks(linksOf(status, target, ports), ms),
})

const apartSeconds = 120
const steppedAfterMs = 4000

export const faults = {
  kill: { seconds: 0, inject: kill },
  'pause 30 s': {
    seconds: 30,
    async inject(patient, target) {
      const name = nameOf(patient, target)
      await patient.control.run({ command: 'pause', name, forMs: 60_000 }, by)
      // One that was fenced meanwhile is not paused any more.
      return () => patient.control.run({ command: 'resume', name }, by).catch(() => {})
    },
  },
  'link cut': {
    seconds: 8,
    needsLinks: true,
    inject: async ({ status, ports }, target) => cutLinks(linksOf(status, target, ports)),
  },
  'link cut, then kill': {
    seconds: 4,
    needsLinks: true,
    async inject(patient, target) {
      const mend = cutLinks(linksOf(patient.status, target, patient.ports))
      // So that the packets on their way are not what saves anything.
      await delay(2000)
      await kill(patient, target)
      return mend
    },
  },
  'link 100 ms slower': slow(100),
  'link 1 s slower': slow(1000),
  'clock 2 min off': {
    seconds: 4,
    targets: ['app replica', 'load balancer', 'web server', 'primary', 'read replica'],
    equipment: 'own clocks',
    async inject(patient, target) {
      const clock = { runDir: patient.runDir, name: nameOf(patient, target) }
      setClock(clock, apartSeconds)
      await delay(steppedAfterMs)
      // Both ways, by twice as much, while it runs.
      setClock(clock, -apartSeconds)
      return () => setClock(clock, 0)
    },
  },
  'disk full': {
    seconds: 8,
    targets: ['primary'],
    equipment: 'own disks',
    inject: (patient, target) => takeRoom(patient.runDir, nameOf(patient, target)),
  },
  'planned switch': {
    seconds: 0,
    targets: ['primary'],
    async inject({ control, status }) {
      const next = status.databases.find(({ role }) => role === 'replica')
      if (!next) throw new Error('There is no other database.')
      await control.run({ command: 'promote', name: next.name }, by)
      return () => {}
    },
  },
} as const satisfies Record<string, Fault>

export type FaultName = keyof typeof faults

/** A fault of one component. */
export interface Injection {
  fault: FaultName
  target: Target
}
