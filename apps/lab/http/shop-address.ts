import { urlsFor } from '../../control/drivers/process/addresses.ts'
import type { ConsoleConfig } from '../config.ts'

/** Where people find the shop: on its own host, or on that of a first label (`sticky`). */
export const shopAddress =
  ({ DOMAIN, PUBLIC_PORT }: ConsoleConfig) =>
  (host?: string): string =>
    urlsFor(host ? `${host}.${DOMAIN}` : DOMAIN, PUBLIC_PORT).shop
