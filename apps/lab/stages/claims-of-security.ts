import { differences, findMissing } from '../../../infra/firewall/namespaces/namespaces.ts'
import { tryFirewalls } from '../../../infra/firewall/namespaces/try-firewalls.ts'
import type { Stage } from '../../../infra/stages/stage.ts'
import type { Status } from '../../control/status/status.ts'
import { until } from '../../shared/until.ts'
import { command } from '../lessons/measure/commands.ts'
import { Refused } from '../refused.ts'
import type { Claim } from './claim.ts'
import { isOutOfReach, type Probe, probeHops } from './probe-hops.ts'

const tlsClaims = { off: 'plaintext', edge: 'tls-at-the-edge', all: 'tls-everywhere' } as const

/** Connects to components without TLS: those with TLS refuse. No answer shows neither. */
export const whereTlsEnds = (tls: Stage['tls']): Claim => ({
  id: tlsClaims[tls],
  async show(bench, config) {
    const probes = await probeHops(await bench.status(), config)
    const isExpected = ({ hop, plaintext }: Probe) =>
      plaintext === null
        ? isOutOfReach(hop, config)
        : plaintext === (hop === 'browser' ? tls === 'off' : tls !== 'all')
    return { probes, holds: probes.every(isExpected) }
  },
})

/** Tries the rules in network namespaces: on one machine nothing else would be between the zones. */
export const firewallClaim: Claim = {
  id: 'firewall',
  async show() {
    const missing = findMissing()?.missing
    if (missing) throw new Refused(409, ({ stages }) => stages.noNamespaces[missing])
    const tried = await tryFirewalls()
    const wrong = differences(tried).length
    const reached = tried.filter((one) => one.reached).length
    return { connections: { reached, all: tried.length, wrong }, holds: wrong === 0 }
  },
}

/** Twice as long as the rule takes. */
const alertMs = 60_000
const everyMs = 200

/** Stops a component until its alert arrives in the lab. */
export const alerting = (nameOf: (status: Status) => string): Claim => ({
  id: 'alerts',
  async show(bench) {
    const component = nameOf(await bench.status())
    const isReported = async () =>
      (await bench.status()).alerts.some(
        (alert) => alert.name === 'ComponentDown' && alert.component === component,
      )
    // One of before ends some time after its component is back.
    if (!(await until(async () => !(await isReported()), alertMs, everyMs)))
      throw new Refused(409, ({ stages }) => stages.alertBefore(component))
    const startedAt = performance.now()
    try {
      await bench.run(command('stop', component, { forMs: 2 * alertMs }))
      const wasReported = await until(isReported, alertMs, everyMs)
      const seconds = wasReported ? Math.round((performance.now() - startedAt) / 1000) : null
      return { alert: { component, seconds }, holds: wasReported }
    } finally {
      await bench.run(command('start', component))
    }
  },
})
