import { hosts, strategies } from '../../../../../infra/topology.ts'

export interface Urls {
  shop: string
  demo: string
  whoami: string
  lab: string
  strategies: { name: string; url: string }[]
}

export function urlsFor(domain: string, port: number): Urls {
  const at = (host: string) => `http://${host}${port === 80 ? '' : `:${port}`}`
  return {
    shop: at(domain),
    demo: `${at(domain)}/demo`,
    whoami: at(`${hosts.whoami}.${domain}`),
    lab: at(`${hosts.lab}.${domain}`),
    strategies: strategies.map((name) => ({ name, url: at(`${name}.${domain}`) })),
  }
}
