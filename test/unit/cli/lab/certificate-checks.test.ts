import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { certificates } from '../../../../apps/cli/lab/doctor/checks.ts'
import {
  certificateFiles,
  ensureCertificates,
} from '../../../../apps/control/certificates/certificates.ts'

const parent = mkdtempSync(path.join(tmpdir(), 'doctor-'))
after(() => rmSync(parent, { recursive: true }))
const dayMs = 24 * 3600_000

/** The doctor's verdict over certificates that were made some days ago. */
async function check(daysAgo: number, spoil?: (folder: string) => void) {
  const folder = mkdtempSync(path.join(parent, 'run-'))
  const now = new Date(Date.now() - daysAgo * dayMs)
  await ensureCertificates({ folder, publicHosts: [], now })
  spoil?.(folder)
  return certificates({ certificates: folder }).find(({ name }) => name === 'certificate edge')
}

test('a run without TLS has no certificates to look at', () => {
  assert.deepEqual(certificates({ certificates: path.join(parent, 'none') }), [])
})

test('the doctor says how long a certificate is valid, when it is near its end, and when it is over', async () => {
  assert.equal((await check(0))?.result, 'good')
  assert.equal((await check(300))?.result, 'doubtful')
  const over = await check(400)
  assert.equal(over?.result, 'bad')
  assert.match(over?.found ?? '', /has expired on/)
})

test('the doctor names a key that others may read', async () => {
  const open = await check(0, (folder) => chmodSync(certificateFiles(folder, 'edge').key, 0o644))
  assert.match(open?.found ?? '', /Others may read .*chmod 600/)
})
