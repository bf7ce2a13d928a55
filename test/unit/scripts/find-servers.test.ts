import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'
import {
  wantsGroup,
  wantsHaproxy,
  wantsInnerTls,
  wantsMonitoring,
} from '../../../scripts/setup/find-servers.mjs'

const all = {
  monitoring: wantsMonitoring,
  haproxy: wantsHaproxy,
  group: wantsGroup,
  tls: wantsInnerTls,
}
type Choices = { stage: string; features?: Record<string, unknown> }

/** What has to be installed for a start in a folder where these choices were made last. */
function wanted(t: { after(done: () => void): void }, args: string[], last?: Choices): string[] {
  const runDir = mkdtempSync(path.join(tmpdir(), 'stickyshop-wants-'))
  t.after(() => rmSync(runDir, { recursive: true }))
  if (last) writeFileSync(path.join(runDir, 'choices.json'), JSON.stringify(last))
  return Object.entries(all).flatMap(([name, wants]) => (wants(args, runDir) ? [name] : []))
}

describe('a start installs what its stage has', () => {
  const asStage = { edge: null, tls: null, monitoring: null, failover: null }
  const cases: [args: string, last: Choices | undefined, expected: string[]][] = [
    ['', undefined, []],
    ['--stage secured', undefined, ['monitoring', 'tls']],
    ['--stage=scale-up', undefined, ['haproxy', 'group']],
    ['--stage scale-up --edge nginx --database replicas', undefined, []],
    ['--tls all --monitoring on', undefined, ['monitoring', 'tls']],
    ['--stage secured --tls edge --monitoring off', undefined, []],
    ['', { stage: 'secured', features: asStage }, ['monitoring', 'tls']],
    ['', { stage: 'secured' }, ['monitoring', 'tls']],
    ['', { stage: 'scale-up', features: { ...asStage, edge: 'nginx' } }, ['group']],
    ['', { stage: 'secured', features: { ...asStage, monitoring: false, tls: 'off' } }, []],
    [
      '',
      { stage: 'distributed', features: { ...asStage, monitoring: true, failover: 'group' } },
      ['monitoring', 'group'],
    ],
    ['--stage distributed', { stage: 'scale-up', features: asStage }, []],
  ]
  for (const [args, last, expected] of cases)
    test(`${args || 'without options'}${last ? ` after ${JSON.stringify(last)}` : ''}`, (t) => {
      assert.deepEqual(wanted(t, args.split(' ').filter(Boolean), last), expected)
    })
})
