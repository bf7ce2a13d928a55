import { chmodSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { authorityFiles, certificateFiles } from '../../apps/control/certificates/certificates.ts'
import { issueCertificate } from '../../apps/control/certificates/issue.ts'
import { type CertificateKind, hostsOf } from '../../apps/control/certificates/kinds.ts'

/** A certificate has less than a third of its 397 days left then. */
export const oldDays = 300

/** Replaces certificates by valid ones that are near their end, as if they had been made 300 days ago. */
export async function makeOld(folder: string, kinds: readonly CertificateKind[]): Promise<void> {
  const { certificate, key } = authorityFiles(folder)
  const authority = {
    certificate: readFileSync(certificate, 'utf8'),
    key: readFileSync(key, 'utf8'),
  }
  const then = new Date(Date.now() - oldDays * 24 * 3600_000)
  for (const kind of kinds) {
    const pair = await issueCertificate(authority, kind, hostsOf(kind, []), then)
    const files = certificateFiles(folder, kind)
    for (const name of ['key', 'certificate'] as const) {
      const next = `${files[name]}.old`
      writeFileSync(next, pair[name])
      chmodSync(next, statSync(files[name]).mode)
      renameSync(next, files[name])
    }
  }
}
