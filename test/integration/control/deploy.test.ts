import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import { setStock } from '../../chaos/shop.ts'
import { productsBought, selling } from '../../support/buyers.ts'
import { eventually } from '../../support/eventually.ts'
import { addToCart, buy, demoState, register } from '../../support/people.ts'
import { run, type Stack, startStack } from '../../support/stack.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const watch = ['--watch', '4s']

/** Runs first in every app replica of a version that has it. */
const pagesOf = (change: string) => `import { ServerResponse as Answer } from 'node:http'
const isList = (response) => response.req?.url?.startsWith('/products')
${change}
`
const broken = pagesOf(`const writeHead = Answer.prototype.writeHead
Answer.prototype.writeHead = function (status, ...rest) {
  if (isList(this)) this.statusCode = 500
  return writeHead.call(this, isList(this) ? 500 : status, ...rest)
}`)
const slow = pagesOf(`const end = Answer.prototype.end
Answer.prototype.end = function (...args) {
  if (isList(this)) setTimeout(() => end.apply(this, args), 700)
  else return end.apply(this, args)
  return this
}`)

describe('lab deploy VERSION', () => {
  let stack: Stack
  let folder: string
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'versions-'))
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
    // Two buyers order more often than people do.
    process.env.FORM_LIMITS = 'off'
    stack = await startStack()
  })
  after(async () => {
    await stack?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  /** A copy of the build that is here, with a module that runs first, and a migration of its own. */
  async function build(name: string, change = '', migration = ''): Promise<string> {
    const version = path.join(folder, name)
    await cp(path.join(root, 'dist'), version, { recursive: true })
    await cp(path.join(root, 'package.json'), path.join(version, 'package.json'))
    const main = path.join(version, 'apps/shop/main.js')
    await writeFile(main, `${change}${await readFile(main, 'utf8')}`)
    if (migration) await writeFile(path.join(version, 'db/migrations/900-new.sql'), migration)
    return version
  }

  const deploy = (...args: string[]) => run(['lab', 'deploy', ...args], { RUN_DIR: stack.runDir })
  const versions = async () =>
    (await stack.labJson<Status>('status')).replicas.map(
      ({ name, version }) => `${name} ${version}`,
    )
  const badge = async () => {
    const client = stack.client()
    const { body } = await client.get('/products')
    client.close()
    return /class="served-version">([^<]*)</.exec(body)?.[1] ?? ''
  }

  test('brings it to every app replica, with no failed request, signed in and with the cart', async () => {
    const client = stack.client()
    await register(client)
    await addToCart(client, 1, 2)
    const { code, out, err } = await deploy(await build('v2'), ...watch)
    assert.equal(code, 0, out + err)
    assert.match(out, /version v2\): 3 app replicas were restarted.* 0 of \d+ requests failed/)
    assert.deepEqual(await versions(), ['app-1 v2', 'app-2 v2', 'app-3 v2'])
    assert.equal(await badge(), 'v2')
    const { loggedIn, cart } = await demoState(client)
    assert.deepEqual([loggedIn, cart.items], [true, 2])
    client.close()
    await stack.lab('restart', 'app-2')
    assert.deepEqual(await versions(), ['app-1 v2', 'app-2 v2', 'app-3 v2'])
  })

  test('takes back one that answers with errors, and one that is slow', async () => {
    const before = await versions()
    const failed = await deploy(await build('broken', broken), ...watch)
    assert.equal(failed.code, 1, failed.out)
    assert.match(failed.err, /broken was taken back: \d+ of its \d+ answers were errors/)
    assert.deepEqual(await versions(), before)
    const late = await deploy(await build('slow', slow), ...watch)
    assert.equal(late.code, 1, late.out)
    assert.match(
      late.err,
      /slow was taken back: 95 % of its answers took up to \d+ ms, those of the version before \d+ ms/,
    )
    assert.deepEqual(await versions(), before)
  })

  test('takes back one that does not start', async () => {
    const before = await versions()
    const { code, err } = await deploy(await build('dead', "throw new Error('dead')\n"), ...watch)
    assert.equal(code, 1)
    assert.match(err, /Version dead does not start, so the version before goes on/)
    assert.deepEqual(await versions(), before)
  })

  test('the version before works with the schema of one that was taken back', async () => {
    const expand = 'ALTER TABLE orders ADD COLUMN gift_note VARCHAR(200) NULL;'
    const { err } = await deploy(await build('expanded', broken, expand), ...watch)
    assert.match(err, /expanded was taken back/)
    const client = stack.client()
    await buy(client)
    client.close()
  })

  test('as a canary gets its share, and who is kept at an app replica stays there', async () => {
    const deploying = deploy(await build('canary'), '--canary', '10', '--watch', '20s')
    const guest = stack.client('round-robin.localhost')
    const visitor = stack.client('sticky.localhost')
    const home = (await visitor.get('/products')).servedBy
    await eventually(async () => (await guest.get('/products')).servedBy === 'app-4', 60_000)
    const seen = { canary: 0, moved: 0 }
    for (let number = 0; number < 200; number++) {
      if ((await guest.get('/products')).servedBy === 'app-4') seen.canary++
      if ((await visitor.get('/products')).servedBy !== home) seen.moved++
    }
    for (const client of [guest, visitor]) client.close()
    const { code, out, err } = await deploying
    assert.equal(code, 0, out + err)
    assert.ok(seen.canary >= 10 && seen.canary <= 30, `${seen.canary} of 200 instead of 20`)
    assert.equal(seen.moved, 0)
  })

  test('the build that is here, by its folder', async () => {
    const { code, out, err } = await deploy(path.join(root, 'dist'), ...watch)
    assert.equal(code, 0, out + err)
    assert.match(out, / 0 of \d+ requests failed/)
  })

  test('as many beside the old ones (blue-green)', async () => {
    const { code, out, err } = await deploy(await build('green'), ...watch, '--blue-green')
    assert.equal(code, 0, out + err)
    assert.match(out, / 0 of \d+ requests failed/)
    assert.deepEqual(await versions(), ['app-1 green', 'app-2 green', 'app-3 green'])
  })

  test('refuses what is no version', async () => {
    const nothing = await deploy('no-such-commit')
    assert.equal(nothing.code, 2)
    assert.match(nothing.err, /neither a folder nor a commit "no-such-commit"/)
    const empty = await deploy(folder)
    assert.equal(empty.code, 2)
    assert.match(empty.err, /is no build of the shop: it has no apps\/shop\/main.js/)
    assert.equal((await deploy('--canary', '20')).code, 2)
    assert.deepEqual((await readdir(stack.runDir)).includes('versions'), false)
  })
  test('a commit, which is built in the run folder, while orders go on', async () => {
    const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' })
    const name = head.slice(0, 12)
    await setStock(stack, productsBought, 10_000)
    const buyers = [stack.client(), stack.client()]
    const { acknowledged, failures } = await selling(buyers, async () => {
      const { code, out, err } = await deploy('HEAD', ...watch)
      assert.equal(code, 0, out + err)
      assert.match(err, new RegExp(`Building ${name}`))
      assert.match(out, / 0 of \d+ requests failed/)
    })
    for (const buyer of buyers) buyer.close()
    assert.ok(acknowledged.length > 0)
    assert.deepEqual(failures, [])
    assert.deepEqual(await versions(), [`app-1 ${name}`, `app-2 ${name}`, `app-3 ${name}`])
    assert.equal(await badge(), name)
    const { replicas } = await stack.labJson<Status>('status')
    for (const { pid } of replicas) {
      const command = execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
      assert.match(command, new RegExp(`/versions/${name}/dist/apps/shop/main\\.js`))
    }
  })

  test('a commit that was built before, at once', async () => {
    const { code, out, err } = await deploy('HEAD', ...watch)
    assert.equal(code, 0, out + err)
    assert.doesNotMatch(err, /Building/)
  })
})
