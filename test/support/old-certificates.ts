import { chmodSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import {
  authorityFiles,
  certificateFiles,
  type PairFiles,
} from '../../apps/control/certificates/certificates.ts'
import { issueCertificate, type Pair } from '../../apps/control/certificates/issue.ts'
import { type CertificateKind, type Hosts, hostsOf } from '../../apps/control/certificates/kinds.ts'

/** A certificate has less than a third of its 397 days left then. */
export const oldDays = 300

/** Replaces certificates by valid ones that are near their end, as if they had been made 300 days ago. */
export async function makeOld(folder: string, kinds: readonly CertificateKind[]): Promise<void> {
  for (const kind of kinds)
    await makePairOld(
      certificateFiles(folder, kind),
      readAuthority(folder),
      kind,
      hostsOf(kind, []),
    )
}

/** The authority of a run folder's certificates. */
export function readAuthority(folder: string): Pair {
  const { certificate, key } = authorityFiles(folder)
  return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') }
}

/** The same with one certificate and its key, whatever their files are called. */
export async function makePairOld(
  files: PairFiles,
  authority: Pair,
  kind: CertificateKind,
  hosts: Hosts,
): Promise<void> {
  const then = new Date(Date.now() - oldDays * 24 * 3600_000)
  const pair = await issueCertificate(authority, kind, hosts, then)
  for (const name of ['key', 'certificate'] as const) {
    const next = `${files[name]}.old`
    writeFileSync(next, pair[name])
    chmodSync(next, statSync(files[name]).mode)
    renameSync(next, files[name])
  }
}
