import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { connect, type PeerCertificate } from 'node:tls'
import type { Status } from '../../../apps/control/status/status.ts'
import { Client, trust } from '../../../apps/shared/client.ts'
import { hostNames } from '../../../infra/topology.ts'
import { eventually } from '../../support/eventually.ts'
import { freePort, freeStackPort } from '../../support/network.ts'
import { makePairOld, readAuthority } from '../../support/old-certificates.ts'
import { hasPebble, type Pebble, startPebble } from '../../support/pebble.ts'
import { run } from '../../support/stack.ts'

describe('npm start with a real domain', { skip: !hasPebble && 'pebble is not installed' }, () => {
  let pebble: Pebble
  let port: number
  let httpsPort: number
  let runDir: string
  let root: string
  let env: Record<string, string>
  const start = (...more: string[]) =>
    run(
      [
        ...['start', '--detach', '--run-dir', runDir, '--replicas', '1', '--port', `${port}`],
        ...['--https-port', `${httpsPort}`, '--domain', 'shop.example', ...more],
      ],
      env,
    )
  const log = () => readFileSync(path.join(runDir, 'logs/supervisor.log'), 'utf8')
  before(async () => {
    ;[port, httpsPort] = [await freeStackPort(), await freePort()]
    pebble = await startPebble(port)
    env = { NODE_EXTRA_CA_CERTS: pebble.ca, ARGON2_MEMORY_KIB: '64', ARGON2_PASSES: '1' }
    runDir = `${pebble.ca}-run`
    for (const host of hostNames('shop.example').slice(1))
      await pebble.dns('/add-a', { host: `${host}.`, addresses: ['127.0.0.1'] })
    root = path.join(`${pebble.ca}-root`)
    writeFileSync(root, await pebble.root())
  })
  after(async () => {
    await run(['lab', 'down'], { RUN_DIR: runDir })
    rmSync(runDir, { recursive: true, force: true })
    await pebble?.stop()
  })

  /** The certificate that the edge serves. */
  const served = (): Promise<PeerCertificate> =>
    new Promise((resolve, reject) => {
      const options = { port: httpsPort, servername: 'shop.example', rejectUnauthorized: false }
      const socket = connect(options, () => {
        resolve(socket.getPeerCertificate())
        socket.destroy()
      })
      socket.on('error', reject)
    })
  const issuer = async () => String((await served()).issuer.CN)

  test('refuses what does not fit together', async () => {
    const acme = ['--acme-directory', pebble.directory]
    const plain = await start(...acme)
    assert.equal(plain.code, 1)
    assert.match(plain.err, /no HTTPS, so no certificate is needed/)
    const local = await start('--tls', 'edge', ...acme, '--domain', 'localhost')
    assert.equal(local.code, 1)
    assert.match(local.err, /No ACME server certifies localhost/)
  })

  test('says which name is missing, and serves the local certificate meanwhile', async () => {
    const { code, err } = await start('--tls', 'edge', '--acme-directory', pebble.directory)
    assert.equal(code, 0, err)
    await eventually(() => assert.match(log(), /DNS does not know shop\.example yet/), 60_000)
    assert.match(log(), /The local one is used; it is tried again in an hour/)
    assert.match(await issuer(), /^Stickyshop CA of/)
    assert.equal((await run(['lab', 'down'], { RUN_DIR: runDir })).code, 0)
  })

  test('gets a certificate when the name is there, and serves it without a restart', async () => {
    await pebble.dns('/add-a', { host: 'shop.example.', addresses: ['127.0.0.1'] })
    const { code, err } = await start('--tls', 'edge', '--acme-directory', pebble.directory)
    assert.equal(code, 0, err)
    await eventually(async () => assert.match(await issuer(), /^Pebble/, log()), 60_000)
    const client = new Client(httpsPort, 'shop.example', undefined, '127.0.0.1', trust(root))
    const page = await client.get('/products')
    client.close()
    assert.equal(page.status, 200)
    assert.equal(page.headers['strict-transport-security'], 'max-age=63072000')
  })
  test('renews it by its timer near its end, and serves the new one without a restart', async () => {
    const lab = (...args: string[]) => run(['lab', ...args], { RUN_DIR: runDir })
    const edgePid = async () => {
      const { edge }: Status = JSON.parse((await lab('status', '--json')).out)
      return edge.pid
    }
    assert.equal((await lab('down')).code, 0)
    env.CERTIFICATES_EVERY_SECONDS = '2'
    const { code, err } = await start('--tls', 'edge', '--acme-directory', pebble.directory)
    assert.equal(code, 0, err)
    const [before, pid] = [await served(), await edgePid()]
    const folder = path.join(runDir, 'certificates')
    const files = {
      certificate: path.join(folder, 'acme.pem'),
      key: path.join(folder, 'acme-key.pem'),
    }
    await makePairOld(files, readAuthority(folder), 'edge', hostNames('shop.example'))
    await eventually(async () => {
      const { issuer, fingerprint256 } = await served()
      assert.match(issuer.CN as string, /^Pebble/, log())
      assert.notEqual(fingerprint256, before.fingerprint256, log())
    }, 60_000)
    assert.equal(await edgePid(), pid)
  })
})
