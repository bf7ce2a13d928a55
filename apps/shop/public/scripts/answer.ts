import type { DemoState } from '../../demo/demo-page.ts'

/** One answer of `GET /demo/state`, or that there was none. */
export type Answer = { ms: number } & ({ state: DemoState } | { state: null; problem: string })

const timeoutMs = 10_000

/** Asks who answers. Never throws: no answer is something to show, too. */
export async function ask(): Promise<Answer> {
  const startedAt = performance.now()
  const took = () => Math.round(performance.now() - startedAt)
  try {
    const response = await fetch('/demo/state', {
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) return { ms: took(), state: null, problem: `status ${response.status}` }
    return { state: (await response.json()) as DemoState, ms: took() }
  } catch (error) {
    const timedOut = error instanceof DOMException && error.name === 'TimeoutError'
    return { ms: took(), state: null, problem: timedOut ? 'too late' : 'no answer' }
  }
}
