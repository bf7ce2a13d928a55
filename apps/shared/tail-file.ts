import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs'

const chunkBytes = 64 * 1024
const copyingMs = 10_000

export type Tail = ReturnType<typeof tailFile>

/** How far a file has been read. */
interface Place {
  inode: number
  offset: number
  /** The beginning of a line whose end has not come yet. */
  rest: string
}

/**
 * Reads a log that grows and is rotated: `FILE` is set rotated as `FILE.1`, either under that name
 * or as a copy, and begins anew. No line is lost or read twice, as long as it is asked at least
 * once for each rotation. The file need not be there yet.
 * @param mostBytes that are read at once; who is further behind skips what is older
 */
export function tailFile(file: string, mostBytes = Number.POSITIVE_INFINITY) {
  const rotated = `${file}.1`
  let live: Place = begin(0)
  // Lines may still come there: nginx' workers change over one by one.
  let old: Place | null = null
  let knownRotated = statOf(rotated)?.ino ?? 0
  let shrunk = false

  /** The last `count` complete lines, of before the last rotation too; what comes later is `more`. */
  function last(count: number): string[] {
    const lines = more()
    if (count === 0) return []
    const size = statOf(rotated)?.size ?? 0
    if (lines.length >= count || size === 0) return lines.slice(-count)
    const before = begin(0)
    const skipped = Math.max(0, size - count * 1000)
    before.offset = skipped
    const earlier = readLines(rotated, before, size)
    return [...(skipped > 0 ? earlier.slice(1) : earlier), ...lines].slice(-count)
  }

  /** The lines that have come since the last call. */
  function more(): string[] {
    const now = statOf(file)
    const rotatedNow = statOf(rotated)
    const lines: string[] = []
    if (isBeingCopied()) return lines
    if (rotatedNow && rotatedNow.ino !== knownRotated) {
      const isCopy = now !== undefined && now.ino === live.inode
      knownRotated = rotatedNow.ino
      lines.push(...readLines(rotated, live, rotatedNow.size))
      old = isCopy ? null : live
      live = { ...begin(now?.ino ?? 0), rest: isCopy ? live.rest : '' }
    } else if (old && rotatedNow) lines.push(...readLines(rotated, old, rotatedNow.size))
    if (!now) return lines
    // Its copy may have been there a moment after we looked; else somebody else has emptied it.
    if (now.ino === live.inode && now.size < live.offset && !shrunk) {
      shrunk = true
      return lines
    }
    shrunk = false
    if (now.ino !== live.inode || now.size < live.offset) live = begin(now.ino)
    lines.push(...readLines(file, live, now.size))
    return lines
  }

  /** Then what is in which file changes under our hands. One that was left over holds nobody up. */
  const isBeingCopied = () => Date.now() - (statOf(`${file}.next`)?.mtimeMs ?? 0) < copyingMs

  function readLines(from: string, place: Place, end: number): string[] {
    const skips = end - place.offset > mostBytes
    if (skips) {
      place.offset = end - mostBytes
      place.rest = ''
    }
    const lines = `${place.rest}${read(from, place, end)}`.split('\n')
    place.rest = lines.pop() ?? ''
    // The first one may be the end of a line.
    return skips ? lines.slice(1) : lines
  }

  return { last, more }
}

const begin = (inode: number): Place => ({ inode, offset: 0, rest: '' })

const statOf = (file: string): Stats | undefined => statSync(file, { throwIfNoEntry: false })

function read(file: string, place: Place, end: number): string {
  const chunks: Buffer[] = []
  const descriptor = openSync(file, 'r')
  while (place.offset < end) {
    const chunk = Buffer.alloc(Math.min(chunkBytes, end - place.offset))
    const length = readSync(descriptor, chunk, 0, chunk.length, place.offset)
    if (length === 0) break
    place.offset += length
    chunks.push(chunk.subarray(0, length))
  }
  closeSync(descriptor)
  return Buffer.concat(chunks).toString()
}
