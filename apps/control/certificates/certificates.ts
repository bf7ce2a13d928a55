import { createPrivateKey, X509Certificate } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import type { Pair } from './issue.ts'
import {
  allowedHosts,
  type CertificateKind,
  certificateKinds,
  type Hosts,
  hostsOf,
} from './kinds.ts'
import {
  CertificateError,
  checkClock,
  isExpired,
  isNearEnd,
  missingHost,
  readCertificate,
  readKey,
} from './problems.ts'

/**
 * The certificates of one installation: `ca.pem` and `ca-key.pem`, made at the first start, and
 * `KIND.pem` with `KIND-key.pem` for each kind of component. `edge-both.pem` has certificate and key in
 * one file, as HAProxy wants them.
 */
export interface CertificateOptions {
  folder: string
  /** What browsers ask the edge for, beside `localhost`: names and addresses. */
  publicHosts: Hosts
  now?: Date
  /**
   * Who may read the key of a kind, where components run as users of their own (in containers): owner
   * and group. Without it, only the user that we are.
   */
  readersOf?(kind: CertificateKind): { owner: number; group: number }
}

export interface Ensured {
  /** The authority was made just now: browsers that trusted an earlier one do not trust this. */
  isNewAuthority: boolean
  /** The certificates that were made just now. */
  renewed: readonly CertificateKind[]
}

export interface PairFiles {
  certificate: string
  key: string
}

export const authorityFiles = (folder: string): PairFiles => pairFiles(folder, 'ca')
export const certificateFiles = (folder: string, kind: CertificateKind): PairFiles =>
  pairFiles(folder, kind)
export const bothFile = (folder: string, kind: CertificateKind): string =>
  path.join(folder, `${kind}-both.pem`)

/** Of the nginx behind HAProxy. */
export const webCertificate = (folder: string): PairFiles & { fingerprint: string } => {
  const files = certificateFiles(folder, 'web')
  return { ...files, fingerprint: fingerprintOf(files.certificate) ?? '' }
}

const pairFiles = (folder: string, name: string): PairFiles => ({
  certificate: path.join(folder, `${name}.pem`),
  key: path.join(folder, `${name}-key.pem`),
})

/** Identifies a certificate: a renewed one has another. Null without one. */
export function fingerprintOf(file: string): string | null {
  return existsSync(file) ? readCertificate(file).fingerprint256.replaceAll(':', '') : null
}

/**
 * Makes the authority and the certificates that are missing, near their end or not valid for today's
 * names; the others stay.
 * @throws CertificateError when the authority cannot be used, others may read a key, or the clock is wrong
 */
export async function ensureCertificates(options: CertificateOptions): Promise<Ensured> {
  const { folder, publicHosts, readersOf, now = new Date() } = options
  // Everybody may know certificates; the keys have rights of their own.
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const { issueCertificate } = await issue()
  const { authority, isNewAuthority } = await ensureAuthority(options, now)
  const renewed: CertificateKind[] = []
  for (const kind of certificateKinds) {
    const hosts = hostsOf(kind, publicHosts)
    if (isUsable(folder, kind, authority, hosts, readersOf ? 0o440 : 0o600, now)) continue
    const pair = await issueCertificate(authority, kind, hosts, now)
    writePair(folder, kind, pair, readersOf?.(kind))
    renewed.push(kind)
  }
  return { isNewAuthority, renewed }
}

/** Loaded when it is needed: its libraries take a fifth of a second, and most commands do without. */
const issue = () => import('./issue.ts')

async function ensureAuthority({ folder, publicHosts }: CertificateOptions, now: Date) {
  const { createAuthority, readAllowedHosts } = await issue()
  const found = readAuthority(folder, now)
  const wanted = allowedHosts(publicHosts)
  if (found && covers(readAllowedHosts(found.certificate), wanted))
    return { authority: found, isNewAuthority: false }
  const authority = await createAuthority({ machine: hostname(), folder }, wanted, now)
  writePair(folder, 'ca', authority)
  return { authority, isNewAuthority: true }
}

const covers = (allowed: Hosts, wanted: Hosts) => wanted.every((host) => allowed.includes(host))

/** Null when there is none, or it has expired. @throws CertificateError */
function readAuthority(folder: string, now: Date): Pair | null {
  const files = authorityFiles(folder)
  if (!existsSync(files.certificate)) return null
  const certificate = readCertificate(files.certificate)
  const key = readKey(files.key)
  checkClock(certificate, files.certificate, now)
  if (!certificate.checkPrivateKey(createPrivateKey(key)))
    throw new CertificateError(
      `${files.key} is not the key of ${files.certificate}. Delete both: new ones are made at the next start, which browsers have to trust again.`,
    )
  return isExpired(certificate, now) ? null : { certificate: certificate.toString(), key }
}

/** @throws CertificateError for a key that others may read, and a certificate from the future */
function isUsable(
  folder: string,
  kind: CertificateKind,
  authority: Pair,
  hosts: Hosts,
  keyMode: number,
  now: Date,
): boolean {
  const files = certificateFiles(folder, kind)
  if (!existsSync(files.certificate) || !existsSync(files.key)) return false
  if (kind === 'edge' && !existsSync(bothFile(folder, kind))) return false
  const key = readKey(files.key, keyMode)
  let certificate: X509Certificate
  try {
    certificate = readCertificate(files.certificate)
  } catch {
    return false
  }
  const issuer = new X509Certificate(authority.certificate)
  if (!certificate.verify(issuer.publicKey)) return false
  checkClock(certificate, files.certificate, now)
  return (
    certificate.checkPrivateKey(createPrivateKey(key)) &&
    !isNearEnd(certificate, now) &&
    missingHost(certificate, hosts) === undefined
  )
}

/** The key first: a certificate without its key is made again. */
function writePair(
  folder: string,
  name: CertificateKind | 'ca',
  { certificate, key }: Pair,
  readers?: { owner: number; group: number },
): void {
  const files = pairFiles(folder, name)
  writeWhole(files.key, key, 0o600, readers)
  if (name === 'edge') writeWhole(bothFile(folder, name), certificate + key, 0o600, readers)
  writeWhole(files.certificate, certificate, 0o644)
}

/** Under its name only when it is complete. */
export function writeWhole(
  file: string,
  text: string,
  mode: number,
  readers?: { owner: number; group: number },
): void {
  const next = `${file}.next`
  writeFileSync(next, text, { mode })
  chmodSync(next, readers ? 0o440 : mode)
  if (readers) chownSync(next, readers.owner, readers.group)
  renameSync(next, file)
}
