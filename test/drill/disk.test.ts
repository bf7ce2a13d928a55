import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { mountSmallDisk } from '../support/small-disk.ts'
import { type Drill, startDrill } from './support/drill.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-disk-'))
const ballast = path.join(folder, 'ballast')
const mb = 1024 * 1024
// Everything of a shop with monitoring takes 220 MB.
const sizeMb = 640

const mounted = mountSmallDisk(folder, sizeMb)

describe('alerts on a disk', { skip: !mounted && 'no file system can be mounted here' }, () => {
  const usual = process.env.TMPDIR
  let drill: Drill
  before(async () => {
    process.env.TMPDIR = folder
    drill = await startDrill()
  })
  after(async () => {
    await drill?.stop()
    if (usual === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = usual
    execFileSync('umount', [folder])
    rmSync(folder, { recursive: true })
  })

  test('DiskNearlyFull: all but 150 MB are taken', () =>
    drill.alert('DiskNearlyFull', 'db-1', {
      inject: () => {
        const { bavail, bsize } = statfsSync(folder)
        writeFileSync(ballast, Buffer.alloc(bavail * bsize - 150 * mb))
      },
      clear: () => rmSync(ballast),
      also: ['db-2'],
    }))
})
