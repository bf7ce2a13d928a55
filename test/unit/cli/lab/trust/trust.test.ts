import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { changeStore } from '../../../../../apps/cli/lab/trust/trust.ts'
import {
  type Authority,
  findProgram,
  listTrustStores,
  type Machine,
  readAuthority,
  type TrustStore,
} from '../../../../../apps/cli/lab/trust/trust-stores.ts'
import {
  authorityFiles,
  certificateFiles,
  ensureCertificates,
} from '../../../../../apps/control/certificates/certificates.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'trust-'))
const certificates = path.join(folder, 'certificates')
const searched = `${process.env.PATH}:/usr/sbin`
let authority: Authority
before(async () => {
  await ensureCertificates({ folder: certificates, publicHosts: [] })
  authority = readAuthority(authorityFiles(certificates).certificate)
})
after(() => rmSync(folder, { recursive: true }))

/** An empty machine in a folder of its own; programs are this machine's. */
function newMachine(change: Partial<Machine> = {}, folders: string[] = []): Machine {
  const root = mkdtempSync(path.join(folder, 'root-'))
  for (const name of folders) mkdirSync(path.join(root, name), { recursive: true })
  return { platform: 'linux', root, home: path.join(root, 'home'), path: searched, ...change }
}

const debian = ['usr/local/share/ca-certificates', 'etc/ssl/certs', 'etc/ca-certificates/update.d']

function only(machine: Machine, name: RegExp): TrustStore {
  const found = listTrustStores(machine, authority).filter((store) => name.test(store.name))
  assert.equal(found.length, 1, `${name}`)
  return found[0] as TrustStore
}

/** Runs the change and returns what was shown. */
function run(store: TrustStore, what: 'trust' | 'untrust', machine: Machine, isRoot = true) {
  const lines: string[] = []
  const changed = changeStore(store, what, machine, (line) => lines.push(line), isRoot)
  return { ...changed, lines: lines.join('\n') }
}

const hasDebians = findProgram('update-ca-certificates', searched) !== null
const hasCertutil = findProgram('certutil', searched) !== null

describe('the system', () => {
  const machine = newMachine({}, debian)

  test('trusts the authority, and says so the second time', { skip: !hasDebians }, () => {
    const store = only(machine, /the system/)
    assert.equal(store.isTrusted(), false)
    const first = run(store, 'trust', machine)
    assert.equal(first.result, 'done', first.lines)
    assert.match(first.lines, /install -m 644 .*ca\.pem .*\n.*update-ca-certificates/)
    // OpenSSL, which knows of nothing else, believes a certificate of the authority.
    const { certificate } = certificateFiles(certificates, 'edge')
    const bundle = path.join(machine.root, 'etc/ssl/certs')
    const verify = () =>
      spawnSync('openssl', ['verify', '-no-CAfile', '-CApath', bundle, certificate]).status
    assert.equal(verify(), 0)
    const second = run(store, 'trust', machine)
    assert.equal(second.result, 'already')
    assert.match(second.lines, /trusted already/)
    assert.equal(run(store, 'untrust', machine).result, 'done')
    assert.notEqual(verify(), 0)
    assert.deepEqual(readdirSync(path.join(machine.root, 'usr/local/share/ca-certificates')), [])
    assert.deepEqual(
      readdirSync(bundle).filter((name) => name.includes('stickyshop')),
      [],
    )
    assert.equal(run(store, 'untrust', machine).result, 'already')
  })

  test('is left to an administrator, with the commands to type', { skip: !hasDebians }, () => {
    const { result, lines } = run(only(machine, /the system/), 'trust', machine, false)
    assert.equal(result, 'failed')
    assert.match(lines, /only an administrator.*Type\n {2}sudo install .*\n {2}sudo update-ca-cert/)
  })

  test('says what a program says that fails', { skip: !hasDebians }, () => {
    const broken = newMachine({}, debian.slice(0, 1))
    const { result, lines } = run(only(broken, /the system/), 'trust', broken)
    assert.equal(result, 'failed')
    assert.match(lines, /No such file|can't|cannot/i)
  })

  test('of other distributions has other folders', () => {
    const bin = path.join(folder, 'bin')
    mkdirSync(bin)
    for (const name of ['update-ca-trust', 'update-ca-certificates'])
      writeFileSync(path.join(bin, name), '#!/bin/sh\n', { mode: 0o755 })
    for (const [there, command] of [
      ['etc/pki/ca-trust/source/anchors', 'update-ca-trust'],
      ['etc/ca-certificates/trust-source/anchors', 'update-ca-trust'],
      ['etc/pki/trust/anchors', 'update-ca-certificates'],
    ] as const) {
      const store = only(newMachine({ path: bin }, [there]), /the system/)
      assert.ok(store.trust[0]?.at(-1)?.includes(there))
      assert.equal(store.trust[1]?.[0], command)
    }
    assert.deepEqual(listTrustStores(newMachine({ path: bin }), authority), [])
  })

  test('of macOS has a keychain', () => {
    const store = only(newMachine({ platform: 'darwin' }), /keychain/)
    assert.match(store.trust.join(' '), /security,add-trusted-cert,-r,trustRoot,-k,.*login/)
    assert.equal(store.needsRoot, false)
  })
})

describe('Chromium and Firefox', { skip: !hasCertutil }, () => {
  test('trust the authority in databases of their own, as one of servers', () => {
    const machine = newMachine({}, ['home/.pki/nssdb', 'home/.mozilla/firefox/ab12.default'])
    const firefox = path.join(machine.home, '.mozilla/firefox/ab12.default')
    execFileSync('certutil', ['-N', '--empty-password', '-d', `sql:${firefox}`])
    const stores = listTrustStores(machine, authority).filter(({ name }) => /mium|fox/.test(name))
    assert.equal(stores.length, 2)
    for (const store of stores) {
      assert.equal(run(store, 'untrust', machine).result, 'already')
      const first = run(store, 'trust', machine)
      assert.equal(first.result, 'done', first.lines)
      assert.equal(run(store, 'trust', machine).result, 'already')
    }
    const database = `sql:${firefox}`
    const valid = () =>
      spawnSync('certutil', ['-V', '-d', database, '-n', authority.label, '-u', 'L']).status
    assert.equal(valid(), 0)
    for (const store of stores) assert.equal(run(store, 'untrust', machine).result, 'done')
    assert.notEqual(valid(), 0)
  })

  test('need certutil, which is named where it is missing', () => {
    const machine = newMachine({ path: '/nowhere' }, ['home/.pki/nssdb'])
    const { result, lines } = run(only(machine, /Chromium/), 'trust', machine)
    assert.equal(result, 'failed')
    assert.match(lines, /Install libnss3-tools.*nss-tools/)
  })
})
