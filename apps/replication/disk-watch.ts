import { statfsSync } from 'node:fs'

const mib = 1024 * 1024

/**
 * A primary with less room than this is closed for changes. One that runs into the end of its
 * disk is worse off: MariaDB and MySQL keep every write waiting and look again once a minute,
 * and InnoDB ends the server when it cannot undo a transaction. 32 MiB are a few seconds of the
 * busiest shop, and half of the largest binary log (`max_binlog_size`).
 */
export const closeBelowBytes = 32 * mib
/** Opened again above this, so that it does not open and close in turn at the edge. */
export const openAboveBytes = 48 * mib

/** The disk that holds a node's data. */
export interface DiskView {
  freeBytes: number
  sizeBytes: number
}

export type DiskWatch = ReturnType<typeof createDiskWatch>

/** Watches the room for a node's data, asked as often as its role is. */
export function createDiskWatch(folder: string, diskOf = readDisk) {
  let view: DiskView | null = null
  let full = false
  let freedAt: number | null = null

  return {
    /** Looks again; true while there is too little room to write. */
    isFull(): boolean {
      view = diskOf(folder)
      if (!view) return full
      const before = full
      full = view.freeBytes < (before ? openAboveBytes : closeBelowBytes)
      if (before && !full) freedAt = Date.now()
      return full
    },
    /** Whether there was too little room when it was read last. */
    get full() {
      return full
    },
    /** As it was seen last; null where nobody can say. */
    get view() {
      return view
    },
    /** Epoch milliseconds since when there is room again, until `forget`; null otherwise. */
    get freedAt() {
      return freedAt
    },
    /** The server is known to have noticed that there is room. */
    forget(): void {
      freedAt = null
    },
  }
}

/** Null for a folder that is not there, and for a file system that does not count its blocks. */
function readDisk(folder: string): DiskView | null {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder)
    return blocks > 0 ? { freeBytes: bavail * bsize, sizeBytes: blocks * bsize } : null
  } catch {
    return null
  }
}

/** For people: "its disk is full (12 MB free)". */
export const fullText = ({ view }: DiskWatch): string =>
  `its disk is full (${Math.floor((view?.freeBytes ?? 0) / mib)} MB free)`
