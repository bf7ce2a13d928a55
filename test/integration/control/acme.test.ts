import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import https from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  type Acme,
  type AcmeOptions,
  startAcme,
} from '../../../apps/control/certificates/acme/acme.ts'
import { AcmeError } from '../../../apps/control/certificates/acme/problems.ts'
import { fingerprintOf } from '../../../apps/control/certificates/certificates.ts'
import { createAuthority } from '../../../apps/control/certificates/issue.ts'
import { Client, trust } from '../../../apps/shared/client.ts'
import { type Edge, httpsIn, startEdge } from '../../support/edge.ts'
import { freePort } from '../../support/network.ts'
import { makePairOld } from '../../support/old-certificates.ts'
import { hasPebble, type Pebble, startPebble } from '../../support/pebble.ts'

describe('a certificate of an ACME server', {
  skip: !hasPebble && 'pebble is not installed',
}, () => {
  const parent = mkdtempSync(path.join(tmpdir(), 'acme-'))
  const hosts = ['shop.example', 'lab.shop.example']
  let pebble: Pebble
  let edge: Edge
  let proofPort: number
  const open: Acme[] = []
  before(async () => {
    proofPort = await freePort()
    const local = await httpsIn(path.join(parent, 'local'), 'shop.example')
    edge = await startEdge({
      domain: 'shop.example',
      https: { ...local, acmeChallenges: `127.0.0.1:${proofPort}` },
    })
    pebble = await startPebble(edge.port)
    https.globalAgent.options.ca = readFileSync(pebble.ca)
    for (const host of hosts)
      await pebble.dns('/add-a', { host: `${host}.`, addresses: ['127.0.0.1'] })
  })
  after(async () => {
    for (const acme of open) acme.stop()
    await edge?.stop()
    await pebble?.stop()
    rmSync(parent, { recursive: true })
  })

  async function start(change: Partial<AcmeOptions> = {}, port = 0): Promise<Acme> {
    const folder = mkdtempSync(path.join(parent, 'run-'))
    const { directory } = pebble
    const options = { folder, directory, email: 'it@shop.example', domain: 'shop.example', hosts }
    const acme = await startAcme({ ...options, hook: null, ...change }, port || (await freePort()))
    open.push(acme)
    return acme
  }

  /** @returns the sentence that it is refused with */
  async function refusal(change: Partial<AcmeOptions>, port = 0): Promise<string> {
    const acme = await start(change, port)
    let sentence = ''
    await assert.rejects(acme.renew(), (error: Error) => {
      assert.ok(error instanceof AcmeError, error.stack)
      sentence = error.message
      return true
    })
    assert.equal(acme.isUsable(), false)
    acme.stop()
    return sentence
  }

  test('comes by a proof over HTTP, through the edge, which then serves it', async () => {
    const acme = await start({}, proofPort)
    assert.equal(acme.isUsable(), false)
    assert.equal(await acme.renew(), true)
    assert.equal(acme.isUsable(), true)
    // Not due: nothing is ordered.
    assert.equal(await acme.renew(), false)
    const local = await httpsIn(path.join(parent, 'local'), 'shop.example')
    const fingerprint = fingerprintOf(acme.files.certificate) ?? ''
    const now = { ...local, ...acme.files, both: acme.both, fingerprint }
    const acmeChallenges = acme.proofAddress
    await edge.apply({ https: { ...now, acmeChallenges, port: edge.httpsPort } })
    const root = path.join(parent, 'root.pem')
    writeFileSync(root, await pebble.root())
    const client = new Client(
      edge.httpsPort,
      'lab.shop.example',
      undefined,
      '127.0.0.1',
      trust(root),
    )
    assert.equal((await client.get('/')).status, 503)
    client.close()
    acme.stop()
  })

  test('is renewed when less than a third of its life remains', async () => {
    // Without an address there is nothing to change in the account, which is there by then.
    const acme = await start({ email: '' }, proofPort)
    await acme.renew()
    const before = fingerprintOf(acme.files.certificate)
    const authority = await createAuthority({ machine: 'm', folder: 'f' }, hosts, new Date())
    await makePairOld(acme.files, authority, 'edge', hosts)
    assert.equal(acme.isUsable(), true)
    assert.equal(await acme.renew(), true)
    assert.notEqual(fingerprintOf(acme.files.certificate), before)
    acme.stop()
  })

  test('has a wildcard by a proof in DNS, which a hook writes', async () => {
    const calls = path.join(parent, 'calls')
    const hook = path.join(parent, 'hook.sh')
    writeFileSync(
      hook,
      `#!/bin/sh
echo "$1 $2" >>'${calls}'
case $1 in
  add) curl -sf ${pebble.dnsUrl}/set-txt -d "{\\"host\\": \\"$2.\\", \\"value\\": \\"$3\\"}" ;;
  remove) curl -sf ${pebble.dnsUrl}/clear-txt -d "{\\"host\\": \\"$2.\\"}" ;;
esac
`,
      { mode: 0o755 },
    )
    const acme = await start({ hook })
    assert.equal(acme.proofAddress, null)
    assert.equal(await acme.renew(), true)
    const { subjectAltName } = new X509Certificate(readFileSync(acme.files.certificate))
    assert.deepEqual(subjectAltName?.split(', ').sort(), ['DNS:*.shop.example', 'DNS:shop.example'])
    const name = '_acme-challenge.shop.example'
    assert.deepEqual(readFileSync(calls, 'utf8').trim().split('\n'), [
      ...[`add ${name}`, `add ${name}`, `remove ${name}`, `remove ${name}`],
    ])
  })

  test('a hook that fails is quoted', async () => {
    const hook = path.join(parent, 'broken.sh')
    writeFileSync(hook, '#!/bin/sh\necho "no such zone" >&2\nexit 1\n', { mode: 0o755 })
    assert.match(
      await refusal({ hook }),
      /hook could not add .*_acme-challenge\.shop\.example: no such zone/,
    )
    const missing = path.join(parent, 'missing.sh')
    assert.match(await refusal({ hook: missing }), /hook could not add .*ENOENT/)
  })

  test('a hook that writes nothing is found out', async () => {
    const hook = path.join(parent, 'idle.sh')
    writeFileSync(hook, '#!/bin/sh\n', { mode: 0o755 })
    assert.match(await refusal({ hook }), /TXT record is not there.*It says: /)
  })

  test('a server that is away is named, with the reason', async () => {
    const directory = `https://localhost:${await freePort()}/dir`
    assert.match(await refusal({ directory }), /ACME server .* is away: .*ECONNREFUSED/)
  })

  test('a server that is none is named', async () => {
    const directory = `${pebble.dnsUrl}/dir`
    assert.match(await refusal({ directory }), /is not the directory of an ACME server/)
  })

  test('a server that refuses is quoted', async () => {
    assert.match(await refusal({ hosts: ['refused.example'] }), /refuses.*refused\.example/)
  })

  test('a name that DNS does not know yet is named', async () => {
    const sentence = await refusal({ hosts: ['shop.example', 'new.shop.example'] }, proofPort)
    assert.match(sentence, /DNS does not know new\.shop\.example yet.*A and AAAA/)
  })

  test('a machine whose port 80 is closed is told so', async () => {
    await pebble.dns('/add-a', { host: 'closed.example.', addresses: ['127.0.0.9'] })
    assert.match(
      await refusal({ hosts: ['closed.example'] }),
      /through to port 80 of closed\.example/,
    )
  })

  test('a name that leads to another machine is named', async () => {
    const other = createServer((_req, res) => void res.end('another site'))
    await new Promise<void>((resolve) => other.listen(edge.port, '127.0.0.8', resolve))
    await pebble.dns('/add-a', { host: 'other.example.', addresses: ['127.0.0.8'] })
    assert.match(
      await refusal({ hosts: ['other.example'] }),
      /Somebody else answers for other\.example/,
    )
    other.close()
    other.closeAllConnections()
  })
})
