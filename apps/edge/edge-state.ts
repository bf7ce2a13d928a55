import type { OnOff, Strategy } from '../../infra/topology.ts'
import type { LogFormat } from '../shared/logger.ts'

/** `host:port`, an IPv6 host in brackets. */
export type Address = string

export interface EdgeServer {
  /** `app-2`, `whoami-1`; also the value of the affinity cookie. */
  name: string
  address: Address
  /** A server that is down stays listed, so that ip-hash does not move everybody. */
  state?: 'up' | 'down'
  /** Its share of the requests beside the others', 1 to 10 (default 1). */
  weight?: number
  /** Of an address that stands for several: how many it may have. Only where names are `resolved`. */
  places?: number
  /** Of an app replica, at the same host: HAProxy asks there for its readiness. */
  internalPort?: number
  /** Of an app replica, at the same host: HAProxy asks there for its weight, for least-time. */
  agentPort?: number
}

/** All that the rendered part of the edge's configuration depends on. */
export interface EdgeState {
  /** Grows with every change; `GET /edge/version` on the control address returns it. */
  configVersion: number
  /** Of hosts that name no strategy. */
  strategy: Strategy
  /** Whether guests' pages are cached for a second. */
  cache: OnOff

  /**
   * `listed`: every server has an entry and the edge is reloaded when they change; affinity is a `map`
   * from the cookie. Works with nginx 1.22. `resolved`: an entry's host name stands for as many servers
   * as DNS returns (`places`), followed without a reload; affinity is nginx's own `sticky cookie`. Needs
   * nginx 1.29.6.
   */
  servers: 'listed' | 'resolved'
  apps: readonly EdgeServer[]
  /**
   * Where names are resolved: app replicas by names of their own, while their weights differ. A name that
   * stands for all of them, as in `apps`, has one weight.
   */
  weighted?: readonly EdgeServer[]
  /** Under `whoami` and, with an affinity cookie of its own, under `sticky-whoami`. */
  whoami: readonly EdgeServer[]
  lab: Address | null
  /** TLS to app replicas, whoami and the lab; null without. */
  upstreamTls: UpstreamTls | null
  /** The nginx that serves static files behind HAProxy. */
  web?: Address | null
  /** Of `web`; null where it has no TLS. PEM files, and the certificate's fingerprint as in `https`. */
  webCertificate?: Pick<EdgeHttps, 'certificate' | 'key' | 'fingerprint'> | null
  /** Of a web server behind load balancers, which have the public ports; null where the edge is one server. */
  webServer?: WebServer | null
  /** Null without monitoring. */
  prometheus: Address | null
  /** Who may see dashboards. The hash is one that crypt(3) knows. */
  dashboards?: { user: string; hash: string } | null

  /** Of HTTP. With `https` it only redirects. */
  publicPort: number
  https: EdgeHttps | null
  /** Addresses without a port, such as `127.0.0.1` and `::1`. */
  bindAddresses: readonly string[]
  /** `host:port` of the control server, which must not be public. */
  controlAddress: Address
  /** Whether the control server has TLS, with the certificate of `https`: on a network, not on loopback. */
  controlTls?: boolean
  /** The base of the host names; those under `localhost` are always served. */
  domain: string
  /** More hosts of the shop, such as the machine's own addresses; or whatever IPv4 address is requested. */
  extraHosts: readonly string[] | 'any-ipv4'
  /** Addresses and networks of proxies in front of the edge, whose X-Forwarded headers are trusted. */
  trustedProxies: readonly string[]
  /** Of the access log: key=value pairs, or one JSON object a line. */
  logFormat: LogFormat
  layout: EdgeLayout
}

/** Among which requests are spread. */
export const spreadOver = ({ apps, weighted = [] }: EdgeState): readonly EdgeServer[] =>
  weighted.length > 0 ? weighted : apps

/** Its clients are the load balancers alone: it believes what they say of a request, its id as well. */
export interface WebServer {
  /** `web-1` */
  name: string
  /** Where it listens. */
  address: Address
}

/**
 * What a load balancer in front of web servers depends on. What stands in `EdgeState` and not here is
 * the web servers' business.
 */
export interface BalancerState
  extends Pick<
    EdgeState,
    | 'configVersion'
    | 'publicPort'
    | 'https'
    | 'bindAddresses'
    | 'controlAddress'
    | 'domain'
    | 'extraHosts'
    | 'trustedProxies'
    | 'logFormat'
    | 'prometheus'
    | 'dashboards'
    | 'servers'
    | 'layout'
  > {
  /** `edge-1` */
  name: string
  /** Whether another one listens at the same addresses. */
  isOneOfTwo: boolean
  /** Where `servers` are resolved: one, whose host name stands for all (`places`). HAProxy only. */
  webServers: readonly EdgeServer[]
}

/**
 * HTTPS for browsers. Whichever load balancer renders it: pages are served on `port` by HTTP/2 and
 * HTTP/1.1; `publicPort` answers every host that is served there with 307 to the same address by
 * HTTPS and `Cache-Control: no-store`, and unknown hosts with 421 as before; affinity cookies are
 * `Secure` and begin with `__Host-`. Protocols, ciphers and groups are those of nginx/conf.d/tls.conf.
 */
export interface EdgeHttps {
  port: number
  /** PEM files; the certificate's has the chain, too. */
  certificate: string
  key: string
  /** Certificate and key in one file, as HAProxy reads them. */
  both: string
  /** Of the certificate, so that a renewed one is a new configuration, which is loaded. */
  fingerprint: string
  /** Whether the load balancer's OpenSSL (3.5 or newer) knows the group X25519MLKEM768. */
  postQuantum: boolean
  /**
   * Strict-Transport-Security for hosts under `domain`: only with a certificate that every browser
   * trusts. With one of the local authority, browsers would stay locked out when HTTPS is off again.
   */
  hsts: boolean
  /**
   * Answers `/.well-known/acme-challenge/` on `publicPort`, which is not redirected; null without an
   * ACME server.
   */
  acmeChallenges: Address | null
}

/**
 * The edge verifies every upstream against this authority, as `app`, `whoami` and `lab`. Protocol: TLS 1.3.
 */
export interface UpstreamTls {
  /** A PEM file. */
  authority: string
  /** Off: plaintext to app replicas, for a lesson. */
  apps: OnOff
}

/** Where nginx reads and writes; relative paths start at the folder of nginx.conf. */
export interface EdgeLayout {
  /** `root` when root starts nginx in a private folder, else null. */
  user: string | null
  /** The built static files. */
  publicRoot: string
  pidFile: string
  errorLog: string
  accessLogs: readonly string[]
  /** For bodies and responses that do not fit into memory. */
  temp: string
  /** A file with `NETWORK 1;` lines: more addresses that many clients share. */
  sharedNetworks: string | null
}

/** nginx in a folder of its own, a copy of `nginx/` with `generated/`, `logs/` and `temp/` beside it. */
export const folderLayout = (publicRoot: string, user: string | null): EdgeLayout => ({
  user,
  publicRoot,
  pidFile: 'edge.pid',
  errorLog: 'logs/error.log',
  accessLogs: ['logs/access.log'],
  temp: 'temp',
  sharedNetworks: null,
})

/** The edge's container: read-only but for /tmp, which is in memory, and the volume of the log. */
export const containerLayout: EdgeLayout = {
  user: null,
  publicRoot: '/usr/share/nginx/public',
  pidFile: '/tmp/edge.pid',
  errorLog: '/dev/stderr',
  // The second one is for the lab, which shows the path of single requests.
  accessLogs: ['/dev/stdout', '/edge-log/access.log'],
  temp: '/tmp',
  sharedNetworks: 'generated/own-networks.conf',
}
