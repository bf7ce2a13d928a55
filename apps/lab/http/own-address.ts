import { hosts } from '../../../infra/topology.ts'
import type { ConsoleConfig } from '../config.ts'

/**
 * Where the console is without the edge, on this machine. Cookies are a name's, whatever
 * its port: who may turn switches behind the edge may turn them here, as long as the name is the same.
 */
export function ownAddress({ DOMAIN, LAB_PORT, PORT }: ConsoleConfig): string {
  const name = DOMAIN === 'localhost' ? `${hosts.lab}.localhost` : '127.0.0.1'
  return `http://${name}:${LAB_PORT ?? PORT}`
}
