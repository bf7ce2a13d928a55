import { webCertificate } from '../../apps/control/certificates/certificates.ts'
import { readEdgeState } from '../../apps/control/drivers/container/edge-volume.ts'
import { ensureHttps, folder } from './certificates.ts'
import { control, renderEdgeConfiguration } from './edge-configuration.ts'

/**
 * Entry point of the service `certificates`, which runs it every hour: renews what is near its end.
 * The edge loads its new certificate with its configuration; the others look at their files themselves.
 */

try {
  const { domain, https, upstreamTls } = readEdgeState(control)
  if (https) {
    const renewed = await ensureHttps(domain, https.port)
    renderEdgeConfiguration({
      https: renewed,
      webCertificate: upstreamTls ? webCertificate(folder) : null,
    })
  }
} catch (error) {
  console.error(`The certificates could not be renewed: ${(error as Error).message}`)
  process.exitCode = 1
}
