import type { ConsoleConfig } from '../../console/config.ts'
import type { Done } from '../../launcher/operations/done.ts'
import { urlsFor } from '../../launcher/plan/urls.ts'

/** The link that opens the switches; within the console's container by its own port, too. */
export const labLink = ({ DOMAIN, PORT, PUBLIC_PORT, LAB_TOKEN }: ConsoleConfig): Done => {
  const link = `${urlsFor(DOMAIN, PUBLIC_PORT).lab}/?token=${LAB_TOKEN}`
  const direct = `http://127.0.0.1:${PORT}/?token=${LAB_TOKEN}`
  return { message: link, link, direct }
}
