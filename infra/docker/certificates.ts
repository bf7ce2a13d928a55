import {
  authorityFiles,
  bothFile,
  certificateFiles,
  ensureCertificates,
  fingerprintOf,
} from '../../apps/control/certificates/certificates.ts'
import type { CertificateKind } from '../../apps/control/certificates/kinds.ts'
import type { EdgeHttps } from '../../apps/edge/edge-state.ts'
import { hostNames } from '../topology.ts'
import { users } from './users.ts'

/** The certificates of an installation, on the volume `secrets`. */

export const folder = '/run/secrets/certificates'

export const authority = authorityFiles(folder).certificate

/** HTTPS of the edge, after certificates were made that are missing, near their end or for other names. */
export async function ensureHttps(domain: string, port: number): Promise<EdgeHttps> {
  const publicHosts = [...hostNames('localhost'), ...hostNames(domain)]
  const { renewed } = await ensureCertificates({
    folder,
    publicHosts,
    // Nobody is in root's group. In that of a user there may be others: the lab is in the app replicas'.
    readersOf: (kind) => ({ owner: readers[kind], group: 0 }),
  })
  if (renewed.length > 0) console.log(`certificates made: ${renewed.join(', ')}`)
  const files = certificateFiles(folder, 'edge')
  return {
    port,
    ...files,
    both: bothFile(folder, 'edge'),
    fingerprint: fingerprintOf(files.certificate) ?? '',
    // The image has OpenSSL 3.5.
    postQuantum: true,
    hsts: false,
    acmeChallenges: null,
  }
}

/** Who may read the key of a certificate. Nobody but root reads the authority's. */
const readers: Record<CertificateKind, number> = {
  edge: users.edge,
  web: users.edge,
  app: users.node,
  whoami: users.whoami,
  database: users.data,
  redis: users.data,
  replication: users.replication,
  lab: users.lab,
  monitoring: users.monitoring,
}
