import type { ServerResponse } from 'node:http'

export type Turnstile = ReturnType<typeof createTurnstile>

/** Lets `places` requests in at once; the others wait in line until a response is done. */
export function createTurnstile(places: number) {
  const line: (() => void)[] = []
  let free = places

  /** Resolves when it is this one's turn; never, if its visitor has gone by then. */
  function enter(res: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        if (res.closed) return leave()
        res.once('close', leave)
        resolve()
      }
      if (free > 0) {
        free--
        go()
      } else line.push(go)
    })
  }

  function leave(): void {
    const next = line.shift()
    if (next) next()
    else free++
  }

  /** For everybody, from now on. */
  function open(): void {
    free = Number.POSITIVE_INFINITY
    for (const go of line.splice(0)) go()
  }

  return { enter, open }
}
