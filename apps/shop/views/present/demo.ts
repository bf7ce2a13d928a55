import { hosts, strategies } from '../../../../infra/topology.ts'

const labels = new Set<string>([...strategies, ...Object.values(hosts)])
const usable = /^[a-z0-9.-]+(?::\d{1,5})?$/i
const address = /^[\d.]+$/

/**
 * The same page through each strategy, by its host name.
 *
 * @param host that the page was asked for under, with its port
 * @param current what the edge says it has used
 */
export function strategyLinks(protocol: string, host: string, current: string) {
  const { domain, port } = baseOf(host)
  return strategies.map((name) => ({
    name,
    href: `${protocol}://${name}.${domain}${port}/demo`,
    current: name === current,
  }))
}

/** "sticky.localhost:8080" and "localhost:8080" are both of "localhost"; addresses have no such names. */
function baseOf(host: string): { domain: string; port: string } {
  const [name = '', port = ''] = usable.test(host)
    ? host.split(/(?=:)/)
    : ['localhost', portOf(host)]
  const [first = '', ...rest] = name.split('.')
  if (address.test(name)) return { domain: 'localhost', port }
  return { domain: labels.has(first) && rest.length > 0 ? rest.join('.') : name, port }
}

const portOf = (host: string) => /:\d{1,5}$/.exec(host)?.[0] ?? ''
