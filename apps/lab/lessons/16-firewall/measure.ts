import { tryDockerTrap } from '../../../../infra/firewall/namespaces/docker-trap.ts'
import {
  findMissing,
  type Missing,
  type Namespaces,
  openNamespaces,
  ports,
} from '../../../../infra/firewall/namespaces/namespaces.ts'
import { testNetworks } from '../../../../infra/firewall/namespaces/topology.ts'
import { renderGatewayRules } from '../../../../infra/firewall/rules.ts'
import { mayConnect, type Zone } from '../../../../infra/firewall/zones.ts'
import type { Workbench } from '../lesson.ts'

/** Which firewalls have rules. */
export const setups = ['none', 'outer', 'both'] as const
export type Setup = (typeof setups)[number]

/** From where, and into which zone: each is counted. */
export const paths = [
  ['internet', 'edge'],
  ['internet', 'app'],
  ['internet', 'data'],
  ['internet', 'monitoring'],
  ['edge', 'app'],
  ['edge', 'data'],
  ['edge', 'monitoring'],
] as const satisfies readonly (readonly [Zone, Zone])[]
export type PathKey = `${Setup}-${(typeof paths)[number][0]}-${(typeof paths)[number][1]}`

/** How many ports are reached, by setup and path. */
export type Counts = Record<PathKey, number>

export interface Seen extends Counts {
  /** 0 when it was measured; otherwise it was computed from the rules, and this says why. */
  reason: number
  /** Whether a published port is reached despite a rule in `input`, and despite one in `forward`. */
  trapInput: number
  trapForward: number
}

const reasons: Readonly<Record<Missing, number>> = { linux: 1, programs: 2, rights: 3 }

export async function tryRules(bench: Workbench): Promise<Seen> {
  bench.step('build')
  const missing = findMissing()
  if (missing)
    return { reason: reasons[missing.missing], ...expected(), trapInput: 1, trapForward: 0 }
  const namespaces = await openNamespaces()
  try {
    const counts: Partial<Counts> = {}
    for (const setup of setups) {
      bench.step(setup)
      if (setup !== 'none')
        await namespaces.load(
          setup === 'outer' ? 'outer' : 'inner',
          renderGatewayRules(testNetworks),
        )
      Object.assign(counts, await count(namespaces, setup))
    }
    bench.step('trap')
    const { input, forward } = await tryDockerTrap(namespaces)
    const trap = { trapInput: input ? 1 : 0, trapForward: forward ? 1 : 0 }
    return { reason: 0, ...(counts as Counts), ...trap }
  } finally {
    await namespaces.close()
  }
}

async function count(namespaces: Namespaces, setup: Setup): Promise<Partial<Counts>> {
  const tried = [
    ...(await namespaces.probe('internet', [4])),
    ...(await namespaces.probe('edge', [4])),
  ]
  return Object.fromEntries(
    paths.map(([from, to]) => [
      `${setup}-${from}-${to}`,
      tried.filter((one) => one.from === from && one.to.zone === to && one.reached).length,
    ]),
  )
}

/** What the rules say, without a packet. */
export function expected(): Counts {
  const passes = (setup: Setup, from: Zone, to: Zone, port: (typeof ports)[number]) => {
    const isGuarded = setup === 'both' || (setup === 'outer' && from === 'internet')
    return !isGuarded || mayConnect(from, { zone: to, ...port })
  }
  return Object.fromEntries(
    setups.flatMap((setup) =>
      paths.map(([from, to]) => [
        `${setup}-${from}-${to}`,
        ports.filter((port) => passes(setup, from, to, port)).length,
      ]),
    ),
  ) as Counts
}
