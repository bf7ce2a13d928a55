import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { haproxyArguments } from '../../../apps/edge/haproxy/process.ts'
import { eventually } from '../../support/eventually.ts'

const scripts = path.resolve(import.meta.dirname, '../../../infra/docker/edge')

/** What differs between the two, for the scripts. */
const edges = {
  nginx: { reload: 'HUP', networks: '172.18.0.0/16 1;\n' },
  haproxy: { reload: 'USR2', networks: '172.18.0.0/16\n' },
} as const
const networksFile = { nginx: 'own-networks.conf', haproxy: 'shared.lst' } as const

describe("the start scripts of the edge's container", () => {
  let folder: string
  let running: ChildProcess[]
  beforeEach(() => {
    folder = mkdtempSync(`${tmpdir()}/start-edge-`)
    running = []
    for (const name of ['generated', 'control', 'bin', 'tmp', 'scripts'])
      mkdirSync(`${folder}/${name}`)
    // Refuse what they do not know, as the servers do.
    for (const name of ['nginx', 'haproxy'])
      writeFileSync(`${folder}/bin/${name}`, `#!/bin/sh\n! grep -rq bogus ${folder}/generated\n`, {
        mode: 0o755,
      })
    // The edge runs what was copied last.
    const version = `#!/bin/sh\ncat ${folder}/generated/version\n`
    writeFileSync(`${folder}/scripts/version.sh`, version, { mode: 0o755 })
    for (const name of ['configuration.sh', 'own-networks.sh'])
      writeFileSync(`${folder}/scripts/${name}`, textOf(name), { mode: 0o755 })
    const lines = ['Iface Destination Gateway Flags RefCnt Use Metric Mask']
    lines.push(
      'eth0 00000000 010012AC 0003 0 0 0 00000000',
      'eth0 000012AC 00000000 0001 0 0 0 0000FFFF',
    )
    writeFileSync(`${folder}/routes`, `${lines.join('\n')}\n`)
  })
  afterEach(() => {
    for (const { pid, exitCode } of running)
      if (pid && exitCode === null) process.kill(-pid, 'SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  const textOf = (script: string) =>
    readFileSync(path.join(scripts, script), 'utf8')
      .replaceAll(/\/(etc\/nginx|usr\/local\/etc\/haproxy)\/generated/g, `${folder}/generated`)
      .replaceAll('/control/edge', `${folder}/control`)
      .replaceAll('/tmp/edge', `${folder}/tmp/edge`)
      .replaceAll('/proc/net/route', `${folder}/routes`)
  const env = (component: string) => ({
    PATH: `${folder}/bin:${process.env.PATH}`,
    COMPONENT: component,
  })
  const start = (command: string, args: string[], component = 'edge') => {
    const child = spawn(command, args, { env: env(component), detached: true, stdio: 'ignore' })
    running.push(child)
    return child
  }
  const script = (action: string, program: string, component?: string) =>
    start('bash', [`${folder}/scripts/configuration.sh`, action, program, '-x'], component)
  const generated = (name: string) => readFileSync(`${folder}/generated/${name}`, 'utf8')
  function publish(version: number, text: string, component = 'edge'): void {
    mkdirSync(`${folder}/control/${version}/${component}`, { recursive: true })
    writeFileSync(`${folder}/control/${version}/${component}/state`, text)
    if (component === 'edge')
      writeFileSync(`${folder}/control/${version}/edge/version`, `${version}\n`)
    writeFileSync(`${folder}/control/version`, `${version}\n`)
  }
  /** Something that notes each reload, as the process id file names it. */
  function startServer(signal: string) {
    const note = `trap 'echo ${signal} >>${folder}/reloads' ${signal}; while :; do sleep 0.05; done`
    const { pid } = start('bash', ['-c', note])
    writeFileSync(`${folder}/tmp/edge.pid`, `${pid}\n`)
  }
  const reloads = () =>
    existsSync(`${folder}/reloads`)
      ? readFileSync(`${folder}/reloads`, 'utf8').split('\n').length - 1
      : 0

  for (const [program, { reload, networks }] of Object.entries(edges))
    test(`wait for the first configuration, then load each new one that ${program} accepts`, async () => {
      const first = script('copy-first', program)
      const ended = once(first, 'exit')
      publish(1, 'first')
      await ended
      assert.equal(generated('state'), 'first')
      assert.equal(generated(networksFile[program as 'nginx']), networks)

      startServer(reload)
      script('watch', program)
      publish(2, 'second')
      await eventually(() => assert.equal(reloads(), 1))
      assert.equal(generated('state'), 'second')

      publish(3, 'bogus')
      await eventually(() =>
        assert.equal(readFileSync(`${folder}/tmp/edge-previous/state`, 'utf8'), 'second'),
      )
      await eventually(() => assert.equal(generated('state'), 'second'))
      publish(4, 'fourth')
      await eventually(() => assert.equal(reloads(), 2))
      assert.equal(generated('state'), 'fourth')
    })

  test('leave web-1 alone while its own files stay the same', async () => {
    publish(1, 'same', 'web-1')
    await once(script('copy-first', 'nginx', 'web-1'), 'exit')
    startServer('HUP')
    script('watch', 'nginx', 'web-1')
    publish(2, 'same', 'web-1')
    await eventually(() => assert.ok(existsSync(`${folder}/tmp/edge-previous/state`)))
    publish(3, 'renewed', 'web-1')
    await eventually(() => assert.equal(reloads(), 1))
    assert.equal(generated('state'), 'renewed')
  })
})

test('the image starts HAProxy with the files of a local run, in the same order', () => {
  const dockerfile = readFileSync(path.resolve(scripts, '../Dockerfile'), 'utf8')
  const [, command = ''] = /CMD \["haproxy", ([^\]]*)\]/.exec(dockerfile) ?? []
  const files = (args: readonly string[]) => args.filter((_, at) => args[at - 1] === '-f')
  const args = [...command.matchAll(/"([^"]*)"/g)].map(([, arg = '']) => arg)
  assert.deepEqual(files(args), files(haproxyArguments('/any')))
})
