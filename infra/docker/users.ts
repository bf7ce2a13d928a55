/** The users that processes run as in containers; each may read what it needs and no more. */
export const users = {
  node: 1000,
  prepare: 1001,
  replication: 1002,
  /** The control plane and the lab. */
  lab: 1003,
  /** With TLS, as the key of its certificate is not for app replicas. */
  whoami: 1004,
  data: 999,
  /** Of nginx' own image, and so of HAProxy, too. */
  edge: 101,
  /** Of the images of Prometheus and its exporters. */
  monitoring: 65534,
  /** Of Grafana's own image. */
  grafana: 472,
}
