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

/**
 * The last answers as coloured tiles, newest first; empty places keep the room. All
 * are made anew: tiles that move would count, and look, as a page that jumps.
 */
export function showTiles(list: HTMLElement, answers: readonly Answer[], places: number): void {
  const tiles = Array.from({ length: places }, (_, index) => tileOf(answers[index]))
  tiles[0]?.classList.add('answer-new')
  list.replaceChildren(...tiles)
}

function tileOf(answer: Answer | undefined): HTMLElement {
  if (!answer) return emptyTile()
  const { state, ms } = answer
  if (!state) return tile('answer-failed', '—', answer.problem, `${ms} ms`)
  const seen = state.session.away ? 'store away' : state.loggedIn ? `✓ ${state.user}` : 'guest'
  const kind = state.loggedIn ? 'answer-in' : 'answer-guest'
  const className = `${kind} replica-${state.colour}`
  return tile(className, state.servedBy, seen, `cart: ${state.cart.items}`, `${ms} ms`)
}

function emptyTile(): HTMLElement {
  const empty = element('li', 'answer answer-empty')
  empty.ariaHidden = 'true'
  return empty
}

function tile(className: string, title: string, ...lines: string[]): HTMLElement {
  const item = element('li', `answer ${className}`)
  item.append(element('b', '', title), ...lines.map((line) => element('span', '', line)))
  return item
}

function element(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name)
  if (className) made.className = className
  made.textContent = text
  return made
}
