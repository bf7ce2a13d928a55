import { closeSync, openSync, readSync, statSync } from 'node:fs'

const chunkBytes = 64 * 1024

export type Tail = ReturnType<typeof tailFile>

/**
 * Reads a file that grows, that is set aside and begun anew, or that is not there yet.
 * @param mostBytes that are read at once; who is further behind skips what is older
 */
export function tailFile(file: string, mostBytes = Number.POSITIVE_INFINITY) {
  let inode = 0
  let offset = 0
  let rest = ''

  /** The last `count` complete lines; what comes later is `more`. */
  function last(count: number): string[] {
    const lines = more()
    return count === 0 ? [] : lines.slice(-count)
  }

  /** The lines that have come since the last call. */
  function more(): string[] {
    const stat = statSync(file, { throwIfNoEntry: false })
    if (!stat) return []
    if (stat.ino !== inode || stat.size < offset) {
      inode = stat.ino
      offset = 0
      rest = ''
    }
    const skips = stat.size - offset > mostBytes
    if (skips) {
      offset = stat.size - mostBytes
      rest = ''
    }
    const lines = `${rest}${read(stat.size)}`.split('\n')
    rest = lines.pop() ?? ''
    // The first one may be the end of a line.
    return skips ? lines.slice(1) : lines
  }

  function read(end: number): string {
    const chunks: Buffer[] = []
    const descriptor = openSync(file, 'r')
    while (offset < end) {
      const chunk = Buffer.alloc(Math.min(chunkBytes, end - offset))
      const length = readSync(descriptor, chunk, 0, chunk.length, offset)
      if (length === 0) break
      offset += length
      chunks.push(chunk.subarray(0, length))
    }
    closeSync(descriptor)
    return Buffer.concat(chunks).toString()
  }

  return { last, more }
}
