import type { Logger } from '../shared/logger.ts'
import type { Dialect } from './dialects/dialect.ts'
import { createDiskWatch, type DiskView, fullText } from './disk-watch.ts'
import type { DatabaseServer } from './server.ts'

const noticesRoomWithinMs = 2000

interface Options {
  dialect: Dialect
  servers: readonly DatabaseServer[]
  /** Of a server's data, to see how much room is left. */
  dataFolder(name: string): string
  /** Reads the free space of a folder's disk. */
  readDisk?(folder: string): DiskView | null
  log: Logger
}

/** Watches the disks of all servers. */
export function createDiskWatches({ dialect, servers, dataFolder, readDisk, log }: Options) {
  const disks = new Map(
    servers.map(({ name }) => [name, createDiskWatch(dataFolder(name), readDisk)]),
  )
  /** Epoch milliseconds at which a server did not notice that there is room again. */
  const stuckSince = new Map<string, number>()

  /**
   * True while there is too little room on the server's disk. A server that ran into the full disk
   * before it was closed checks only once a minute whether there is room, so it is asked.
   */
  async function isFull({ name, query }: DatabaseServer): Promise<boolean> {
    const disk = disks.get(name)
    if (!disk) return false
    if (disk.isFull()) return true
    if (disk.freedAt === null) return false
    const notices = await query('FLUSH LOCAL BINARY LOGS', [], noticesRoomWithinMs)
      // Held up by a read replica's other log.
      .then(() => dialect.readReplication(query))
      .then(
        () => true,
        () => false,
      )
    disk.forget()
    if (notices) return false
    stuckSince.set(name, Date.now())
    log.warn(`${name} does not notice that there is room on its disk again`)
    return false
  }

  return {
    isFull,
    /** For people: "its disk is full (12 MB free)"; null while it was not when it was read last. */
    problemOf(name: string): string | null {
      const disk = disks.get(name)
      return disk?.full ? fullText(disk) : null
    },
    /** Of a server's state. */
    stateOf: (name: string) => ({
      diskFull: disks.get(name)?.full ?? false,
      /** Null where nobody knows. */
      disk: (disks.get(name)?.view ?? null) as DiskView | null,
      /** A process that started before this (epoch ms) does not go on by itself, and has to be killed. */
      stuckSince: stuckSince.get(name) ?? null,
    }),
  }
}
