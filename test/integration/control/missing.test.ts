import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'
import { findProgram } from '../../../scripts/setup/find-servers.mjs'
import { freePort } from '../../support/network.ts'

const root = path.resolve(import.meta.dirname, '../../..')

/**
 * Nobody's user namespace: files stay its own, ports below 1024 and packages are not. Programs are
 * hidden in a mount namespace, so that this machine keeps them.
 */
const asNobody = ['unshare', '--user', process.execPath, 'start.mjs', 'start', '--detach']
const canHide =
  process.platform === 'linux' &&
  spawnSync('unshare', ['--mount', 'unshare', '--user', 'true']).status === 0
const skip = canHide ? false : 'takes Linux and root'
/** Below it, ports take rights; in some containers that is none. */
const firstFreePort = canHide
  ? Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'))
  : 0
const whyNot = (hidden?: string) =>
  skip || (!hidden && firstFreePort <= 443 ? 'everybody may open every port here' : false)

const cases: { options: string[]; hidden?: string; sentence: RegExp; wayOut: RegExp }[] = [
  {
    options: ['--port', '80'],
    sentence: /^Port 80 may only be opened by an administrator\.$/m,
    wayOut: /sysctl net\.ipv4\.ip_unprivileged_port_start=80\n.*npm start -- --port 8080$/m,
  },
  {
    options: ['--tls', 'edge', '--https-port', '443', '--port', String(await freePort())],
    sentence: /^Port 443 may only be opened by an administrator\.$/m,
    wayOut: /npm start -- --https-port 8443$/m,
  },
  {
    options: ['--edge', 'haproxy'],
    hidden: 'haproxy',
    sentence: /^Missing: HAProxy \(or start with --edge nginx\)\.$/m,
    wayOut: /install.* haproxy$/m,
  },
  {
    options: ['--stage', 'secured'],
    hidden: 'prometheus',
    sentence: /^Missing: Prometheus\.$/m,
    wayOut: /install.* prometheus\n\n.*without monitoring: --monitoring off$/m,
  },
]

describe('npm start says what is missing, and the way out', () => {
  for (const { options, hidden, sentence, wayOut } of cases)
    test([...options, hidden ? `without ${hidden}` : 'without rights'].join(' '), {
      skip: whyNot(hidden),
    }, (t) => {
      const runDir = mkdtempSync(path.join(tmpdir(), 'stickyshop-missing-'))
      t.after(() => rmSync(runDir, { recursive: true }))
      const program = hidden && findProgram(hidden)
      const hide = program ? ['mount', '--bind', '/dev/null', program, '&&'] : []
      const script = [...hide, 'exec', '"$@"'].join(' ')
      const { status, stderr } = spawnSync(
        'unshare',
        ['--mount', 'sh', '-c', script, 'sh', ...asNobody, ...options],
        { cwd: root, encoding: 'utf8', env: { ...process.env, RUN_DIR: runDir, NO_COLOR: '1' } },
      )
      assert.equal(status, 1, stderr)
      assert.match(stderr, sentence)
      assert.match(stderr, wayOut)
    })
})
