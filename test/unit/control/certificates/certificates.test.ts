import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  authorityFiles,
  bothFile,
  certificateFiles,
  ensureCertificates,
} from '../../../../apps/control/certificates/certificates.ts'
import { issueCertificate } from '../../../../apps/control/certificates/issue.ts'
import { certificateKinds } from '../../../../apps/control/certificates/kinds.ts'
import {
  CertificateError,
  certificateProblem,
} from '../../../../apps/control/certificates/problems.ts'

const dayMs = 24 * 3600_000
const publicHosts = ['shop.localhost', 'lab.localhost', 'shop.example', 'lab.shop.example']
const parent = mkdtempSync(path.join(tmpdir(), 'certificates-'))
after(() => rmSync(parent, { recursive: true }))

const newFolder = () => mkdtempSync(path.join(parent, 'run-'))
const inDays = (days: number) => new Date(Date.now() + days * dayMs)
const read = (file: string) => new X509Certificate(readFileSync(file))

/** OpenSSL's verdict over a certificate for a host; empty when it is valid. */
function verify(folder: string, file: string, host: string): string {
  const check = /^[\d.]+$|:/.test(host) ? '-verify_ip' : '-verify_hostname'
  const args = [
    'verify',
    '-x509_strict',
    '-CAfile',
    authorityFiles(folder).certificate,
    check,
    host,
    file,
  ]
  const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' })
  return status === 0 ? '' : stderr
}

describe('at the first start', () => {
  const folder = newFolder()
  before(() => ensureCertificates({ folder, publicHosts }))

  test('every kind has a certificate that OpenSSL accepts for its names and addresses', () => {
    for (const kind of certificateKinds)
      for (const host of [kind, 'localhost', '127.0.0.1', '::1'])
        assert.equal(verify(folder, certificateFiles(folder, kind).certificate, host), '', kind)
    const edge = certificateFiles(folder, 'edge').certificate
    for (const host of publicHosts) assert.equal(verify(folder, edge, host), '')
    assert.equal(verify(folder, certificateFiles(folder, 'database').certificate, 'db-2'), '')
    assert.equal(verify(folder, certificateFiles(folder, 'app').certificate, 'app-20'), '')
    assert.match(verify(folder, certificateFiles(folder, 'app').certificate, 'db-1'), /mismatch/)
  })

  test('keys are for the owner only, P-256, and belong to their certificates', () => {
    const files = [
      authorityFiles(folder),
      ...certificateKinds.map((kind) => certificateFiles(folder, kind)),
    ]
    for (const { certificate, key } of files) {
      assert.equal(statSync(key).mode & 0o777, 0o600, key)
      const text = execFileSync('openssl', ['pkey', '-in', key, '-pubout'], { encoding: 'utf8' })
      const args = ['x509', '-in', certificate, '-noout', '-pubkey']
      assert.equal(text, execFileSync('openssl', args, { encoding: 'utf8' }))
    }
    assert.equal(statSync(bothFile(folder, 'edge')).mode & 0o777, 0o600)
    assert.equal(
      read(authorityFiles(folder).certificate).publicKey.asymmetricKeyDetails?.namedCurve,
      'prime256v1',
    )
  })

  test('certificates are valid for 397 days at most, and already a little while ago', () => {
    const { validFrom, validTo } = read(certificateFiles(folder, 'edge').certificate)
    const days = (new Date(validTo).getTime() - new Date(validFrom).getTime()) / dayMs
    assert.ok(days <= 397 && days > 300, `${days} days`)
    assert.ok(new Date(validFrom) < new Date())
  })

  test('the name of the authority says which folder on which machine made it', () => {
    const { subject } = read(authorityFiles(folder).certificate)
    assert.ok(subject.includes(folder.slice(-64)), subject)
    assert.match(subject, /CN=Stickyshop CA of \S+/)
  })

  test('a certificate that its stolen key signs for another site is refused', async () => {
    const files = authorityFiles(folder)
    const authority = {
      certificate: readFileSync(files.certificate, 'utf8'),
      key: readFileSync(files.key, 'utf8'),
    }
    for (const host of ['bank.example', 'mail.app', 'notlocalhost', '203.0.113.5']) {
      const { certificate } = await issueCertificate(authority, 'edge', [host], new Date())
      const file = path.join(folder, 'forged.pem')
      writeFileSync(file, certificate)
      assert.match(verify(folder, file, host), /subtree violation/, host)
    }
  })
})

describe('at a later start', () => {
  test('nothing changes while all is well', async () => {
    const folder = newFolder()
    const first = await ensureCertificates({ folder, publicHosts })
    assert.deepEqual(first, { isNewAuthority: true, renewed: certificateKinds })
    assert.deepEqual(await ensureCertificates({ folder, publicHosts }), {
      isNewAuthority: false,
      renewed: [],
    })
  })

  test('a certificate is renewed when less than a third of its life remains', async () => {
    const folder = newFolder()
    await ensureCertificates({ folder, publicHosts })
    const before = read(authorityFiles(folder).certificate).fingerprint256
    const early = await ensureCertificates({ folder, publicHosts, now: inDays(260) })
    assert.deepEqual(early.renewed, [])
    const late = await ensureCertificates({ folder, publicHosts, now: inDays(270) })
    assert.deepEqual(late, { isNewAuthority: false, renewed: certificateKinds })
    assert.equal(read(authorityFiles(folder).certificate).fingerprint256, before)
  })

  test('an expired authority is made again, and no certificate outlives it', async () => {
    const folder = newFolder()
    await ensureCertificates({ folder, publicHosts })
    await ensureCertificates({ folder, publicHosts, now: inDays(3640) })
    const [ca, edge] = [authorityFiles(folder), certificateFiles(folder, 'edge')].map(
      (files) => read(files.certificate).validTo,
    )
    assert.equal(edge, ca)
    const after = await ensureCertificates({ folder, publicHosts, now: inDays(3660) })
    assert.deepEqual(after, { isNewAuthority: true, renewed: certificateKinds })
  })

  test('a new name renews the edge’s certificate, and the authority where it may not sign for it', async () => {
    const folder = newFolder()
    await ensureCertificates({ folder, publicHosts: ['shop.example'] })
    const under = await ensureCertificates({ folder, publicHosts: ['shop.example', '192.168.7.7'] })
    assert.deepEqual(under, { isNewAuthority: false, renewed: ['edge'] })
    const other = await ensureCertificates({
      folder,
      publicHosts: ['other.example', '203.0.113.5'],
    })
    assert.equal(other.isNewAuthority, true)
    for (const host of ['other.example', '203.0.113.5'])
      assert.equal(verify(folder, certificateFiles(folder, 'edge').certificate, host), '')
  })

  test('a certificate that is broken, of another authority or without its key is made again', async () => {
    const folder = newFolder()
    const other = newFolder()
    await ensureCertificates({ folder, publicHosts })
    await ensureCertificates({ folder: other, publicHosts })
    writeFileSync(certificateFiles(folder, 'redis').certificate, 'not a certificate')
    writeFileSync(
      certificateFiles(folder, 'app').certificate,
      readFileSync(certificateFiles(other, 'app').certificate),
    )
    rmSync(certificateFiles(folder, 'lab').key)
    writeFileSync(
      certificateFiles(folder, 'whoami').key,
      readFileSync(certificateFiles(other, 'whoami').key),
    )
    const { renewed } = await ensureCertificates({ folder, publicHosts })
    assert.deepEqual([...renewed].sort(), ['app', 'lab', 'redis', 'whoami'])
  })
})

describe('what cannot be used is refused with the way out', () => {
  const refuse = async (spoil: (folder: string) => void, expected: RegExp, now?: Date) => {
    const folder = newFolder()
    await ensureCertificates({ folder, publicHosts })
    spoil(folder)
    await assert.rejects(ensureCertificates({ folder, publicHosts, now }), (error: Error) => {
      assert.ok(error instanceof CertificateError, error.stack)
      assert.match(error.message, expected)
      return true
    })
  }

  test('a key that others may read', () =>
    refuse(
      (folder) => chmodSync(certificateFiles(folder, 'edge').key, 0o644),
      /Others may read .*644.*chmod 600/,
    ))

  test('an authority’s key that others may read', () =>
    refuse((folder) => chmodSync(authorityFiles(folder).key, 0o640), /chmod 600 \S+ca-key\.pem/))

  test('an authority that is no certificate', () =>
    refuse(
      (folder) => writeFileSync(authorityFiles(folder).certificate, 'x'),
      /ca\.pem is no certificate/,
    ))

  test('an authority with another one’s key', () =>
    refuse(
      (folder) =>
        writeFileSync(
          authorityFiles(folder).key,
          readFileSync(certificateFiles(folder, 'edge').key),
        ),
      /not the key of .*trust again/,
    ))

  test('a clock that is off', () =>
    refuse(() => {}, /clock of this machine says 20.*valid only from.*Set the clock/, inDays(-2)))
})

describe('a certificate in use', () => {
  const folder = newFolder()
  const files = certificateFiles(folder, 'edge')
  before(() => ensureCertificates({ folder, publicHosts }))

  test('good', () => assert.equal(certificateProblem(files, publicHosts), null))
  test('expired', () =>
    assert.match(certificateProblem(files, publicHosts, inDays(400)) ?? '', /has expired on 20/))
  test('not yet valid', () =>
    assert.match(certificateProblem(files, publicHosts, inDays(-1)) ?? '', /Set the clock/))
  test('for other names', () =>
    assert.match(
      certificateProblem(files, ['elsewhere.example']) ?? '',
      /is not valid for elsewhere/,
    ))
  test('with another key', () => {
    const { key } = certificateFiles(folder, 'app')
    assert.match(certificateProblem({ ...files, key }, publicHosts) ?? '', /is not the key of/)
  })
  test('missing', () => {
    const certificate = path.join(folder, 'none.pem')
    assert.match(certificateProblem({ ...files, certificate }, publicHosts) ?? '', /no such file/)
  })
})
