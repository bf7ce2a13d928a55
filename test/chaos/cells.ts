import { whyNoClocks } from './clocks.ts'
import { whyNoDisks } from './disks.ts'
import { type Equipment, type Fault, type FaultName, faults, type Injection } from './faults.ts'
import { whyNoLinks } from './links.ts'
import { sum } from './numbers.ts'
import { kindsIn, type Target, targets } from './systems.ts'

/** What one round injects: a fault, or two that hold at the same time. */
export type Injections = readonly Injection[]

/** Each fault of each kind of component. */
export const singles: readonly Injections[] = (
  Object.entries(faults) as [FaultName, Fault][]
).flatMap(([fault, { targets: only }]) =>
  (only ?? (Object.keys(targets) as Target[])).map((target) => [{ fault, target }]),
)

const pair = (one: FaultName, target: Target, two: FaultName, other: Target): Injections => [
  { fault: one, target },
  { fault: two, target: other },
]

/** Two faults that are worse together than each is by itself. */
export const pairs: readonly Injections[] = [
  // What takes over may be the one whose link is slow.
  pair('link 1 s slower', 'read replica', 'kill', 'primary'),
  // Of a group of three, one is no majority.
  pair('kill', 'read replica', 'kill', 'primary'),
  // Customers lose their sign-in and the answer to their order at once.
  pair('kill', 'Redis node', 'kill', 'primary'),
  // A request that is tried again meets the next one that is gone.
  pair('kill', 'load balancer', 'kill', 'app replica'),
  pair('kill', 'web server', 'kill', 'app replica'),
]

/** What one short round shows most. */
const telling: readonly Injections[] = [
  [{ fault: 'kill', target: 'app replica' }],
  [{ fault: 'kill', target: 'primary' }],
  [{ fault: 'link cut, then kill', target: 'primary' }],
  [{ fault: 'kill', target: 'Redis node' }],
]

interface Choice {
  short?: boolean
  /** Only rounds with one of them; all without. */
  fault?: readonly string[]
  target?: readonly string[]
  /** With a scenario named, only that is played. */
  scenario?: readonly string[]
  soak?: number | null
  /** Of several shops of the same system that share the work: `[1, 2]` is the first of two. */
  part?: readonly [number, number]
}

/** What is injected, in this order: what takes the same shop comes together. */
export function chooseCells(choice: Choice): Injections[] {
  const { short, fault, target, scenario, soak, part } = choice
  if (scenario || soak) return []
  const all = short ? telling : [...singles, ...pairs]
  const chosen = all
    .filter((injections) =>
      injections.some(
        (one) => (!fault || fault.includes(one.fault)) && (!target || target.includes(one.target)),
      ),
    )
    .toSorted((a, b) => (equipmentOf(a) ?? '').localeCompare(equipmentOf(b) ?? ''))
  return part ? partOf(chosen, part) : chosen
}

/** Orders before and after, and until everything is well again. */
const otherSeconds = 8
const secondsOf = (injections: Injections): number =>
  otherSeconds + Math.max(...injections.map(({ fault }): number => faults[fault].seconds))

/** All parts take about as long. */
function partOf(all: readonly Injections[], [number, count]: readonly [number, number]) {
  const total = sum(all, secondsOf)
  let before = 0
  return all.filter((injections) => {
    const at = Math.floor((before / total) * count) + 1
    before += secondsOf(injections)
    return at === number
  })
}

/** Of each fault in each system, over all kinds of components, in a full run; and of pairs. */
const fullRounds = 20

/** How often a full run injects them in a system; never where it lacks one of the components. */
export function roundsOf(injections: Injections, system: string): number {
  const isThere = (one: Injections) => one.every(({ target }) => kindsIn(system).includes(target))
  if (!isThere(injections)) return 0
  const alike =
    injections.length > 1 ? pairs : singles.filter(([one]) => one?.fault === injections[0]?.fault)
  return Math.ceil(fullRounds / alike.filter(isThere).length)
}

export const nameOf = (injections: Injections): string =>
  injections.map(({ fault, target }) => `${fault} · ${target}`).join(' + ')

/** What the shop has to be started with; null for a usual one. */
export const equipmentOf = (injections: Injections): Equipment | null =>
  injections.map(({ fault }) => (faults[fault] as Fault).equipment ?? null).find(Boolean) ?? null

/** Why this machine cannot inject them; null where it can. */
export function whyNot(injections: Injections): string | null {
  if (injections.some(({ fault }) => (faults[fault] as Fault).needsLinks)) return whyNoLinks()
  const equipment = equipmentOf(injections)
  if (equipment === 'own disks') return whyNoDisks()
  return equipment === 'own clocks' ? whyNoClocks() : null
}
