/** Where the lessons' general claims are written: manuals, standards and papers. */
export const sources = {
  'nginx-upstream': {
    name: 'nginx: Module ngx_http_upstream_module',
    url: 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html',
  },
  'nginx-ip-hash': {
    name: 'nginx: ip_hash',
    url: 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#ip_hash',
  },
  'nginx-least-conn': {
    name: 'nginx: least_conn',
    url: 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#least_conn',
  },
  'nginx-sticky': {
    name: 'nginx: sticky',
    url: 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#sticky',
  },
  'nginx-next-upstream': {
    name: 'nginx: proxy_next_upstream',
    url: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_next_upstream',
  },
  'http-idempotent': {
    name: 'RFC 9110, 9.2.2: Idempotent Methods',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2',
  },
  'idempotency-key': {
    name: 'IETF draft: The Idempotency-Key HTTP Header Field',
    url: 'https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/',
  },
  'http-503': {
    name: 'RFC 9110, 15.6.4: 503 Service Unavailable',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4',
  },
  'http-host': {
    name: 'RFC 9110, 7.2: Host and :authority',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-7.2',
  },
  'http-421': {
    name: 'RFC 9110, 15.5.20: 421 Misdirected Request',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20',
  },
  'nginx-server-names': {
    name: 'nginx: How nginx processes a request',
    url: 'https://nginx.org/en/docs/http/request_processing.html',
  },
  'http-caching': {
    name: 'RFC 9111: HTTP Caching',
    url: 'https://www.rfc-editor.org/rfc/rfc9111',
  },
  'http-conditional': {
    name: 'RFC 9110, 13: Conditional Requests',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-13',
  },
  'cache-status': {
    name: 'RFC 9211: The Cache-Status HTTP Response Header Field',
    url: 'https://www.rfc-editor.org/rfc/rfc9211',
  },
  'http-intermediaries': {
    name: 'RFC 9110, 3.7: Intermediaries',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-3.7',
  },
  'http-connect': {
    name: 'RFC 9110, 9.3.6: CONNECT',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6',
  },
  forwarded: {
    name: 'RFC 7239: Forwarded HTTP Extension',
    url: 'https://www.rfc-editor.org/rfc/rfc7239',
  },
  'node-cluster': {
    name: 'Node.js: Cluster',
    url: 'https://nodejs.org/api/cluster.html',
  },
  cookies: {
    name: 'RFC 6265: HTTP State Management Mechanism',
    url: 'https://www.rfc-editor.org/rfc/rfc6265',
  },
  dns: {
    name: 'RFC 1034: Domain Names, Concepts and Facilities',
    url: 'https://www.rfc-editor.org/rfc/rfc1034',
  },
  localhost: {
    name: 'RFC 6761, 6.3: Domain Name Reservation Considerations for "localhost."',
    url: 'https://www.rfc-editor.org/rfc/rfc6761#section-6.3',
  },
  nat: {
    name: 'RFC 3022: Traditional IP Network Address Translator',
    url: 'https://www.rfc-editor.org/rfc/rfc3022',
  },
  vrrp: {
    name: 'RFC 9568: Virtual Router Redundancy Protocol, version 3',
    url: 'https://www.rfc-editor.org/rfc/rfc9568',
  },
  keepalived: {
    name: 'keepalived: manual page of its configuration',
    url: 'https://www.keepalived.org/manpage.html',
  },
  'so-reuseport': {
    name: 'Linux: socket(7), SO_REUSEPORT',
    url: 'https://man7.org/linux/man-pages/man7/socket.7.html',
  },
  'express-session': {
    name: 'express-session: MemoryStore and store implementations',
    url: 'https://github.com/expressjs/session#readme',
  },
  'owasp-sessions': {
    name: 'OWASP: Session Management Cheat Sheet',
    url: 'https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html',
  },
  'twelve-factor': {
    name: 'The Twelve-Factor App, VI: Processes',
    url: 'https://12factor.net/processes',
  },
  little: {
    name: 'J. D. C. Little (1961): A Proof for the Queuing Formula L = λW',
    url: 'https://doi.org/10.1287/opre.9.3.383',
  },
  bounds: {
    name: 'Lazowska et al. (1984): Quantitative System Performance, chapter 5',
    url: 'https://homes.cs.washington.edu/~lazowska/qsp/',
  },
  'mysql-replication': {
    name: 'MySQL 8.4 manual: Replication',
    url: 'https://dev.mysql.com/doc/refman/8.4/en/replication.html',
  },
  'mysql-semisync': {
    name: 'MySQL 8.4 manual: Semisynchronous Replication',
    url: 'https://dev.mysql.com/doc/refman/8.4/en/replication-semisync.html',
  },
  'mysql-gtid': {
    name: 'MySQL 8.4 manual: Functions Used with Global Transaction Identifiers',
    url: 'https://dev.mysql.com/doc/refman/8.4/en/gtid-functions.html',
  },
  'mysql-gtid-failover': {
    name: 'MySQL 8.4 manual: Using GTIDs for Failover and Scaleout',
    url: 'https://dev.mysql.com/doc/refman/8.4/en/replication-gtids-failover.html',
  },
  'mysql-group': {
    name: 'MySQL 8.4 manual: Group Replication, Fault-tolerance',
    url: 'https://dev.mysql.com/doc/refman/8.4/en/group-replication-fault-tolerance.html',
  },
  galera: {
    name: 'Galera Cluster: Certification-Based Replication',
    url: 'https://galeracluster.com/library/documentation/certification-based-replication.html',
  },
  fencing: {
    name: 'Pacemaker Explained: Fencing',
    url: 'https://clusterlabs.org/projects/pacemaker/doc/2.1/Pacemaker_Explained/html/fencing.html',
  },
  'session-guarantees': {
    name: 'D. Terry et al. (1994): Session Guarantees for Weakly Consistent Replicated Data',
    url: 'https://doi.org/10.1109/PDIS.1994.331722',
  },
  'mysql2-pool': {
    name: 'mysql2: Using connection pools',
    url: 'https://sidorares.github.io/node-mysql2/docs#using-connection-pools',
  },
  'redis-persistence': {
    name: 'Redis: Persistence',
    url: 'https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/',
  },
  'redis-shutdown': {
    name: 'Redis: SHUTDOWN',
    url: 'https://redis.io/docs/latest/commands/shutdown/',
  },
  'redis-latency': {
    name: 'Redis: Diagnosing latency issues',
    url: 'https://redis.io/docs/latest/operate/oss_and_stack/management/optimization/latency/',
  },
  'circuit-breaker': {
    name: 'M. Fowler (2014): Circuit Breaker',
    url: 'https://martinfowler.com/bliki/CircuitBreaker.html',
  },
  probes: {
    name: 'Kubernetes: Liveness, Readiness, and Startup Probes',
    url: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
  },
  termination: {
    name: 'Kubernetes: Termination of Pods',
    url: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  },
  rpo: {
    name: 'NIST SP 800-34 Rev. 1: Contingency Planning Guide',
    url: 'https://doi.org/10.6028/NIST.SP.800-34r1',
  },
  availability: {
    name: 'B. Treynor et al. (2017): The Calculus of Service Availability',
    url: 'https://queue.acm.org/detail.cfm?id=3096459',
  },
  correlated: {
    name: 'D. Ford et al. (2010): Availability in Globally Distributed Storage Systems',
    url: 'https://www.usenix.org/conference/osdi10/availability-globally-distributed-storage-systems',
  },
  firewalls: {
    name: 'NIST SP 800-41 Rev. 1: Guidelines on Firewalls and Firewall Policy',
    url: 'https://doi.org/10.6028/NIST.SP.800-41r1',
  },
  'nftables-hooks': {
    name: 'nftables wiki: Netfilter hooks',
    url: 'https://wiki.nftables.org/wiki-nftables/index.php/Netfilter_hooks',
  },
  'docker-firewall': {
    name: 'Docker: Packet filtering and firewalls',
    url: 'https://docs.docker.com/engine/network/packet-filtering-firewalls/',
  },
  'nginx-proxy-ssl': {
    name: 'nginx: proxy_ssl_verify',
    url: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_verify',
  },
  tls13: {
    name: 'RFC 8446: The Transport Layer Security Protocol, version 1.3',
    url: 'https://www.rfc-editor.org/rfc/rfc8446',
  },
  'sre-monitoring': {
    name: 'Google: Site Reliability Engineering, chapter 6: Monitoring Distributed Systems',
    url: 'https://sre.google/sre-book/monitoring-distributed-systems/',
  },
  'tail-at-scale': {
    name: 'Dean, Barroso: The Tail at Scale (Communications of the ACM, 2013)',
    url: 'https://doi.org/10.1145/2408776.2408794',
  },
  'zero-trust': {
    name: 'NIST SP 800-207: Zero Trust Architecture',
    url: 'https://doi.org/10.6028/NIST.SP.800-207',
  },
} as const

export type SourceName = keyof typeof sources

export interface Source {
  name: string
  url: string
}
