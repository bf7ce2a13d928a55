import { isFree } from './is-free.ts'
import { choosePort, type PortRole, preferredPorts } from './plan/ports.ts'

export type Ports = ReturnType<typeof createPorts>

/** Which internal port each part has: that of the last run when it is free, else one counted up. */
export function createPorts(publicPort: number, recorded: Readonly<Record<string, number>>) {
  const preferred = preferredPorts(publicPort)
  const chosen = new Map<PortRole, number>()

  const of = (role: PortRole): number => {
    const port = chosen.get(role)
    if (!port) throw new Error(`${role} has no port yet.`)
    return port
  }

  /** Keeps the port of a part that does not run, or finds it another when it is taken. */
  const refresh = serially(async (role: PortRole) => {
    const wish = chosen.get(role) ?? recorded[role] ?? preferred.get(role)
    if (!wish) throw new Error(`No port is planned for ${role}.`)
    const others = [...chosen].filter(([other]) => other !== role).map(([, port]) => port)
    chosen.set(role, await choosePort(wish, new Set([publicPort, ...others]), isFree))
  })

  return { of, refresh, all: () => Object.fromEntries(chosen) }
}

/** One call after the other: two at once would find the same port free. */
function serially<A>(work: (argument: A) => Promise<void>): (argument: A) => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return (argument) => {
    last = last.catch(() => {}).then(() => work(argument))
    return last
  }
}
