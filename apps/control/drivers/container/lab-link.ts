import type { ConsoleConfig } from '../../../lab/config.ts'
import { urlsFor } from '../process/addresses.ts'
import type { Done } from './legacy.ts'

/** The link that opens the switches: through the edge, by the console's own port, and from within its container. */
export function labLink(config: ConsoleConfig): Done {
  const { DOMAIN, PORT, LAB_PORT, PUBLIC_PORT, LAB_TOKEN } = config
  const link = `${urlsFor(DOMAIN, PUBLIC_PORT).lab}/?token=${LAB_TOKEN}`
  const onPort = (port: number) => `http://127.0.0.1:${port}/?token=${LAB_TOKEN}`
  return { message: link, link, direct: onPort(LAB_PORT ?? PORT), inside: onPort(PORT) }
}
