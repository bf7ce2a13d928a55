import type { ConsoleConfig } from '../../console/config.ts'
import type { Done } from '../../launcher/operations/done.ts'
import { urlsFor } from '../../launcher/plan/urls.ts'

/** The link that opens the switches. */
export const labLink = ({ DOMAIN, PUBLIC_PORT, LAB_TOKEN }: ConsoleConfig): Done => {
  const link = `${urlsFor(DOMAIN, PUBLIC_PORT).lab}/?token=${LAB_TOKEN}`
  return { message: link, link }
}
