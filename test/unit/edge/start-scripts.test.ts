import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { eventually } from '../../support/eventually.ts'

const scripts = path.resolve(import.meta.dirname, '../../../infra/docker/edge/start')

describe("the start scripts of the edge's container", () => {
  let folder: string
  let running: ChildProcess[]
  beforeEach(() => {
    folder = mkdtempSync(`${tmpdir()}/start-edge-`)
    running = []
    for (const name of ['generated', 'control', 'bin', 'tmp']) mkdirSync(`${folder}/${name}`)
    // Refuses what it does not know, as nginx does.
    writeFileSync(`${folder}/bin/nginx`, `#!/bin/sh\n! grep -rq bogus ${folder}/generated\n`, {
      mode: 0o755,
    })
  })
  afterEach(() => {
    for (const { pid } of running) if (pid) process.kill(-pid, 'SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  const textOf = (script: string) =>
    readFileSync(path.join(scripts, script), 'utf8')
      .replaceAll('/etc/nginx/generated', `${folder}/generated`)
      .replaceAll('/control/edge', `${folder}/control`)
      .replaceAll('/tmp/edge', `${folder}/tmp/edge`)
      .replaceAll('/proc/net/route', `${folder}/routes`)
  const env = () => ({ PATH: `${folder}/bin:${process.env.PATH}` })
  const start = (text: string) => {
    const child = spawn('sh', ['-c', text], { env: env(), detached: true, stdio: 'ignore' })
    running.push(child)
    return child
  }
  const generated = (name: string) => readFileSync(`${folder}/generated/${name}`, 'utf8')
  function publish(version: number, text: string): void {
    mkdirSync(`${folder}/control/${version}`)
    writeFileSync(`${folder}/control/${version}/state.conf`, text)
    writeFileSync(`${folder}/control/version`, `${version}\n`)
  }

  test("list the container's networks", () => {
    const lines = ['Iface Destination Gateway Flags RefCnt Use Metric Mask']
    lines.push(
      'eth0 00000000 010012AC 0003 0 0 0 00000000',
      'eth0 000012AC 00000000 0001 0 0 0 0000FFFF',
    )
    writeFileSync(`${folder}/routes`, `${lines.join('\n')}\n`)
    const { status } = spawnSync('sh', ['-c', textOf('30-own-networks.sh')], { env: env() })
    assert.equal(status, 0)
    assert.equal(generated('own-networks.conf'), '172.18.0.0/16 1;\n')
  })

  test('wait for the first configuration, then load each new one that nginx accepts', async () => {
    const reloads = () =>
      existsSync(`${folder}/reloads`) && readFileSync(`${folder}/reloads`, 'utf8')
    const nginx = start(`trap 'echo HUP >>${folder}/reloads' HUP; while :; do sleep 0.1; done`)
    start(textOf('40-configuration.sh'))
    assert.equal(existsSync(`${folder}/generated/state.conf`), false)
    publish(1, 'first')
    await eventually(() => assert.equal(generated('state.conf'), 'first'))

    writeFileSync(`${folder}/tmp/edge.pid`, `${nginx.pid}\n`)
    publish(2, 'second')
    await eventually(() => assert.equal(reloads(), 'HUP\n'))
    assert.equal(generated('state.conf'), 'second')

    publish(3, 'bogus')
    await eventually(() => assert.ok(existsSync(`${folder}/tmp/edge-previous/state.conf`)))
    await eventually(() => assert.equal(generated('state.conf'), 'second'))
    publish(4, 'fourth')
    await eventually(() => assert.equal(reloads(), 'HUP\nHUP\n'))
    assert.equal(generated('state.conf'), 'fourth')
  })
})
