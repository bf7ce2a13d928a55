import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fillDisk, mountSmallDisk } from '../support/small-disk.ts'
import type { Stack } from '../support/stack.ts'
import { hasNamespaces, whyNoNamespaces } from './namespaces.ts'

/** A database takes a quarter of it. */
const sizeMb = 512

/** Why databases cannot have disks of their own here; null where they can. */
export const whyNoDisks = (): string | null => (hasNamespaces() ? null : whyNoNamespaces)

/** Starts the shop again, with the data of each database on a small disk of its own. */
export async function giveOwnDisks(stack: Stack, options: readonly string[]): Promise<Stack> {
  await stack.lab('down')
  const data = path.join(stack.runDir, 'data')
  const disks = readdirSync(data)
    .filter((name) => /^db-\d+$/.test(name))
    .map((name) => path.join(data, name))
  for (const disk of disks) {
    renameSync(disk, `${disk}.before`)
    mkdirSync(disk)
    if (!mountSmallDisk(disk, sizeMb)) throw new Error(`Nothing can be mounted in ${disk}.`)
    execFileSync('cp', ['-a', `${disk}.before/.`, disk])
    rmSync(`${disk}.before`, { recursive: true })
  }
  await stack.restart(...options)
  return {
    ...stack,
    async stop() {
      await stack.lab('down').catch(() => {})
      for (const disk of disks) execFileSync('umount', [disk])
      await stack.stop()
    },
  }
}

const almostFullBytes = 16 * 1024 * 1024
const fillsWithinMs = 1000

/** Takes all room of a database's disk within a second. Resolves to what gives it back. */
export async function takeRoom(runDir: string, name: string): Promise<() => void> {
  const ballast = path.join(runDir, 'data', name, 'ballast')
  fillDisk(ballast, almostFullBytes)
  await delay(fillsWithinMs)
  fillDisk(ballast)
  return () => rmSync(ballast, { force: true })
}
