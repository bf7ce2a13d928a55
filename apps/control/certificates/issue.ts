import { randomBytes, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints,
} from '@peculiar/asn1-x509'
import * as x509 from '@peculiar/x509'
import type { Hosts } from './kinds.ts'

/** A certificate and its private key, both as PEM. */
export interface Pair {
  certificate: string
  key: string
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const dayMs = 24 * 3600_000
const authorityDays = 3650
/** Browsers refuse certificates that are valid for more than 398 days. */
const certificateDays = 397
/** Clocks of two machines are never quite the same. */
const earlierMs = 3600_000

/**
 * A certificate authority that may sign for these names and networks only, so that its key in the wrong
 * hands makes no certificate for another site.
 *
 * @param madeBy where it comes from, for those who find it in a list of trusted authorities
 */
export async function createAuthority(
  madeBy: { machine: string; folder: string },
  allowed: Hosts,
  now: Date,
): Promise<Pair> {
  const keys = await createKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: new x509.Name([
      { O: ['Stickyshop'] },
      // 64 characters are the most that a name may have.
      { OU: [madeBy.folder.slice(-64)] },
      { CN: [`Stickyshop CA of ${madeBy.machine}`.slice(0, 64)] },
    ]).toJSON(),
    ...validFor(authorityDays, now),
    serialNumber: createSerial(),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      nameConstraints(allowed),
    ],
  })
  return { certificate: pem(certificate), key: await exportKey(keys.privateKey) }
}

/** A certificate for servers and clients with these names. It never outlives its authority. */
export async function issueCertificate(
  authority: Pair,
  commonName: string,
  hosts: Hosts,
  now: Date,
): Promise<Pair> {
  const issuer = new x509.X509Certificate(authority.certificate)
  const keys = await createKeys()
  const { notBefore, notAfter } = validFor(certificateDays, now)
  const certificate = await x509.X509CertificateGenerator.create({
    subject: new x509.Name([{ O: ['Stickyshop'] }, { CN: [commonName] }]).toJSON(),
    issuer: issuer.subjectName.toJSON(),
    notBefore,
    notAfter: notAfter < issuer.notAfter ? notAfter : issuer.notAfter,
    serialNumber: createSerial(),
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.key),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([
        x509.ExtendedKeyUsage.serverAuth,
        x509.ExtendedKeyUsage.clientAuth,
      ]),
      subjectAlternativeName(hosts),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate: pem(certificate), key: await exportKey(keys.privateKey) }
}

/** A new key, and the request for its certificate, as another authority wants it. */
export async function createRequest(hosts: Hosts): Promise<{ request: string; key: string }> {
  const keys = await createKeys()
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    keys,
    signingAlgorithm: algorithm,
    extensions: [subjectAlternativeName(hosts)],
  })
  return { request: request.toString('pem'), key: await exportKey(keys.privateKey) }
}

/** What an authority may sign for, as `createAuthority` was told. */
export function readAllowedHosts(certificate: string): Hosts {
  const extension = new x509.X509Certificate(certificate).getExtension(id_ce_nameConstraints)
  if (!extension) return []
  const { permittedSubtrees } = AsnConvert.parse(extension.value, NameConstraints)
  return (permittedSubtrees ?? []).map(({ base }) => base.dNSName ?? base.iPAddress ?? '').sort()
}

function nameConstraints(allowed: Hosts): x509.Extension {
  const isNetwork = (host: string) => isIP(host.split('/')[0] ?? '') !== 0
  const permitted = allowed.map((host) =>
    isNetwork(host) ? new GeneralName({ iPAddress: host }) : new GeneralName({ dNSName: host }),
  )
  // `app` would also stand for every site under the top-level domain .app.
  const excluded = allowed
    .filter((host) => !isNetwork(host) && !host.includes('.') && host !== 'localhost')
    .map((host) => new GeneralName({ dNSName: `.${host}` }))
  const subtrees = (names: GeneralName[]) =>
    new GeneralSubtrees(names.map((base) => new GeneralSubtree({ base })))
  const constraints = new NameConstraints({
    permittedSubtrees: subtrees(permitted),
    excludedSubtrees: subtrees(excluded),
  })
  return new x509.Extension(id_ce_nameConstraints, true, AsnConvert.serialize(constraints))
}

const subjectAlternativeName = (hosts: Hosts) =>
  new x509.SubjectAlternativeNameExtension(
    hosts.map((host) => ({ type: isIP(host) ? ('ip' as const) : ('dns' as const), value: host })),
  )

function validFor(days: number, now: Date): { notBefore: Date; notAfter: Date } {
  const notBefore = new Date(now.getTime() - earlierMs)
  return { notBefore, notAfter: new Date(notBefore.getTime() + days * dayMs) }
}

const createKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])

/** Positive, and shorter than the 20 bytes that a serial number may have. */
function createSerial(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes.toString('hex')
}

const pem = (certificate: x509.X509Certificate) => `${certificate.toString('pem')}\n`

const exportKey = async (key: webcrypto.CryptoKey): Promise<string> =>
  `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`

const importKey = (key: string): Promise<webcrypto.CryptoKey> => {
  const [der] = x509.PemConverter.decode(key)
  if (!der) throw new Error('The file has no key.')
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
}
