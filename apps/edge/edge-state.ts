import type { OnOff, Strategy } from '../../infra/topology.ts'

/** `host:port`, an IPv6 host in brackets. */
export type Address = string

export interface EdgeReplica {
  /** `app-2`; the value of the cookie that keeps a browser there. */
  name: string
  address: Address
  /** A replica that is down stays listed, so that ip-hash does not move everyone. */
  state: 'up' | 'down'
}

/** All that the generated part of the edge's configuration depends on. */
export interface EdgeState {
  publicPort: number
  /** Plain addresses, such as `127.0.0.1` and `::1`. */
  bindAddresses: readonly string[]
  /** The base of the host names; those under `localhost` are always served. */
  domain: string
  /** More hosts of the shop, such as the machine's own addresses. */
  extraHosts: readonly string[]
  /** Addresses and networks of proxies in front of the edge: they say who the visitor is. */
  trustedProxies: readonly string[]
  /** `root` when the launcher runs as root, or the workers could not read its files. */
  runAsUser: string | null
  /** Of the hosts that do not name one. */
  strategy: Strategy
  /** Whether guests' pages are kept for a second. */
  cache: OnOff
  replicas: readonly EdgeReplica[]
  whoami: readonly { name: string; address: Address }[]
  console: Address | null
  /** Absolute path of the built static files. */
  publicRoot: string
  /** Grows with every change; `GET /edge/version` at the control address answers it. */
  configVersion: number
  /** Loopback only. */
  controlAddress: Address
}
