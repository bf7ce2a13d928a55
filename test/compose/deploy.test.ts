import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../apps/control/status/status.ts'
import { stages } from '../../infra/stages/stages.ts'
import { eventually } from '../support/eventually.ts'
import { addOne, browse, during } from '../support/load.ts'
import { freePort } from '../support/network.ts'
import { docker, tryDocker } from './support/engine.ts'
import { testClaims } from './support/press-claims.ts'
import { type ComposeStack, composeStack, sharedStack } from './support/stack.ts'

const stack = sharedStack()
// On a busy machine a new process is slow for the first seconds.
const watch = ['--watch', '10s']
const ours = `${stack.project}-app`
const overlay = ['-f', 'docker-compose.yml', '-f', 'infra/compose/control.yml']
const main = 'dist/apps/shop/main.js'

/** Puts a line in front of the app's first module. */
const beginWith = (line: string) =>
  `RUN printf '%s\\n' "${line}" | cat - ${main} > /tmp/main.js && cp /tmp/main.js ${main}`

const broken = beginWith(
  [
    "import { ServerResponse as Answer } from 'node:http'; const usual = Answer.prototype.writeHead",
    "const isList = (response) => response.req?.url?.startsWith('/products')",
    'Answer.prototype.writeHead = function (status, ...rest) { if (isList(this)) this.statusCode = 500',
    'return usual.call(this, isList(this) ? 500 : status, ...rest) }',
  ].join('; '),
)

const dies = beginWith("throw new Error('no such setting')")

/** An image of the shop as it is here, with changes; resolves to its name. */
async function build(version: string, changes: string[], from = `${ours}:tested`): Promise<string> {
  const name = `${from.split(':')[0]}:${version}`
  const text = [`FROM ${from}`, 'USER root', ...changes, 'USER node'].join('\n')
  const child = spawn('docker', ['build', '--quiet', '--tag', name, '-'], { stdio: 'pipe' })
  let said = ''
  child.stderr.on('data', (chunk) => (said += chunk))
  child.stdin.end(text)
  const code = await new Promise((resolve) => child.on('close', resolve))
  assert.equal(code, 0, said)
  return name
}

const versions = async () =>
  (await stack.labJson<Status>('status')).replicas.map(({ name, version }) => `${name} ${version}`)
const statusOf = async (path: string) => {
  const client = stack.client()
  const { status } = await client.get(path)
  client.close()
  return status
}

async function orderColumns(): Promise<string> {
  const script = `import { readFileSync } from 'node:fs'
    import mysql from 'mysql2/promise'
    const password = readFileSync('/run/secrets/database-admin', 'utf8').trim()
    const database = await mysql.createConnection({ host: 'db-1', user: 'admin', password })
    console.log(JSON.stringify(await database.query('SHOW COLUMNS FROM stickyshop.orders')))
    await database.end()`
  const node = ['node', '--input-type=module', '--eval', script]
  return stack.compose(['exec', '-T', 'replication', ...node])
}

describe('lab deploy IMAGE', () => {
  const gid = { DOCKER_GID: String(statSync('/var/run/docker.sock').gid) }
  const control = (files: string[]) =>
    stack.compose([...files, 'up', '--detach', '--no-deps', 'control', 'lab'], gid)
  let first: string
  let firstImage: string
  before(async () => {
    await docker(['tag', ours, `${ours}:tested`])
    first = (await versions()).join()
    firstImage = await stack.inspect('app-1', '.Image')
    await control(overlay)
    await stack.healthy('control', 'lab')
  })
  after(async () => {
    await docker(['tag', `${ours}:tested`, ours])
    await stack.up()
    const images = ['v2', 'broken', 'dead', 'before', 'tested'].map(
      (version) => `${ours}:${version}`,
    )
    await tryDocker(['image', 'rm', '--force', ...images])
  })

  test('takes back one that answers with errors, and one that does not start', async () => {
    const worse = await stack.tryLab('deploy', await build('broken', [broken]), ...watch)
    assert.equal(worse.code, 1, worse.out)
    assert.match(worse.err, /broken was taken back: \d+ of its \d+ answers were errors/)
    const dead = await build('dead', [dies])
    const { code, err } = await stack.tryLab('deploy', dead, ...watch)
    assert.equal(code, 1)
    assert.match(err, /Version dead does not start, so the version before goes on/)
    assert.match(err, /no such setting/)
    assert.equal((await versions()).join(), first)
  })

  test('brings it to every app replica, with its migrations, and no failed request', async () => {
    const image = await build('v2', [
      'RUN echo "body{}" > dist/public/assets/new-4f2a.css',
      'RUN echo "ALTER TABLE orders ADD COLUMN gift_note VARCHAR(200) NULL;" > dist/db/migrations/900-new.sql',
    ])
    const client = stack.client()
    const [styles = ''] = /\/assets\/[^"]+\.css/.exec((await client.get('/products')).body) ?? []
    client.close()
    assert.equal(await statusOf('/assets/new-4f2a.css'), 404)
    const visitors = Array.from({ length: 6 }, () => stack.client())
    const { answers, failures } = await during(visitors, [browse, addOne], async () => {
      assert.match(
        await stack.lab('deploy', image, ...watch),
        /version v2\): 3 app replicas were restarted.* 0 of \d+ requests failed/,
      )
    })
    assert.deepEqual(failures, [])
    assert.ok(answers > 50)
    assert.deepEqual(await versions(), ['app-1 v2', 'app-2 v2', 'app-3 v2'])
    // Pages of both versions find their styles.
    assert.equal(await statusOf('/assets/new-4f2a.css'), 200)
    assert.equal(await statusOf(styles), 200)
    assert.match(await orderColumns(), /gift_note/)
  })

  test('is what Compose starts from now on', async () => {
    const ids = () => docker(['ps', '--quiet', '--filter', `name=${ours}-`])
    const before = await ids()
    await stack.compose([...overlay, 'up', '--detach'], gid)
    await stack.healthy()
    assert.equal(await ids(), before)
    assert.deepEqual(await versions(), ['app-1 v2', 'app-2 v2', 'app-3 v2'])
  })

  test('as many beside the old ones (blue-green), and back to the one before', async () => {
    assert.notEqual(await stack.inspect('app-1', '.Image'), firstImage)
    await stack.lab('stop', 'app-3')
    const out = await stack.lab('deploy', `${ours}:before`, ...watch, '--blue-green')
    assert.match(out, / 0 of \d+ requests failed/)
    // One that was stopped has it when it is started again.
    await stack.lab('start', 'app-3')
    assert.deepEqual(await versions(), ['app-1 before', 'app-2 before', 'app-3 before'])
    for (const name of ['app-1', 'app-2', 'app-3'])
      assert.equal(await stack.inspect(name, '.Image'), firstImage)
  })

  test('as a canary gets its share, and who is kept at an app replica stays there', async () => {
    const stay = stack.client('sticky.localhost')
    const home = (await stay.get('/products')).servedBy
    const deploying = stack.lab('deploy', `${ours}:tested`, '--canary', '10', '--watch', '30s')
    const guest = stack.client('round-robin.localhost')
    const next = async () => (await guest.get('/products')).servedBy
    await eventually(async () => assert.equal(await next(), 'app-4'), 60_000)
    const seen = { canary: 0, moved: 0 }
    for (let number = 0; number < 200; number++) {
      if ((await next()) === 'app-4') seen.canary++
      if ((await stay.get('/products')).servedBy !== home) seen.moved++
    }
    for (const client of [guest, stay]) client.close()
    assert.match(await deploying, / 0 of \d+ requests failed/)
    assert.ok(seen.canary >= 10 && seen.canary <= 30, `${seen.canary} of 200 instead of 20`)
    assert.equal(seen.moved, 0)
    const { replicas } = await stack.labJson<Status>('status')
    assert.deepEqual(
      replicas.map(({ name, version, weight }) => `${name} ${version} ${weight}`),
      ['app-1 tested 1', 'app-2 tested 1', 'app-3 tested 1'],
    )
  })

  test('refuses an image that there is not', async () => {
    const { code, err } = await stack.tryLab('deploy', 'no-such-image:v9')
    assert.equal(code, 2)
    assert.match(err, /There is no image no-such-image:v9 on this machine/)
  })
})

describe('lab deploy IMAGE in the stage simple', () => {
  let simple: ComposeStack
  before(async () => {
    simple = composeStack(`${stack.project}-simple`, await freePort(), {
      COMPOSE_FILE: ['docker-compose.yml', 'infra/compose/simple.yml', overlay[3]].join(':'),
      DOCKER_GID: String(statSync('/var/run/docker.sock').gid),
    })
    await simple.up()
    await simple.usable()
  })
  after(() => simple.remove())

  testClaims(() => simple, stages.simple, { hasEngine: true, settle: () => simple.usable() })

  test('has the one before back, if one does not start', async () => {
    const image = () => simple.inspect<string>('app-1', '.Image')
    const first = await image()
    const dead = await build('dead', [dies], `${simple.project}-app:latest`)
    const { code, err } = await simple.tryLab('deploy', dead)
    assert.equal(code, 1)
    assert.match(err, /Version dead does not start, so the version before goes on/)
    assert.equal(await image(), first)
    await simple.usable()
  })
})

describe('lab deploy IMAGE without the engine', () => {
  test('says how to get it', async () => {
    const { code, err } = await stack.tryLab('deploy', `${ours}:latest`)
    assert.equal(code, 1)
    assert.match(err, /only the engine starts.*infra\/compose\/control\.yml/)
  })
})
