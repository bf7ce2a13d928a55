import type { Second, Tally } from '../../traffic/tally.ts'
import type { RunWords } from './format.ts'
import { onConnection, onEvent } from './live.ts'
import { morph } from './morph.ts'
import { runMarkup } from './traffic-run.ts'

/** The traffic page: renders each second over the server's markup. */

const find = (id: string) => {
  const element = document.getElementById(id)
  if (!element) throw new Error(`The page has no #${id}.`)
  return element
}

const words: RunWords = {
  texts: JSON.parse(find('traffic-texts').textContent ?? ''),
  language: document.documentElement.lang,
}
const [run, begin, end, nobody] = ['run', 'begin', 'end', 'nobody'].map(find) as [
  HTMLElement,
  HTMLElement,
  HTMLElement,
  HTMLElement,
]
let tally: Tally | null = null
let history: Second[] = []

function show(next: Tally): void {
  if (next.startedAt !== tally?.startedAt) history = []
  if (next.now.at > (history.at(-1)?.at ?? 0)) history.push(next.now)
  tally = next
  draw(next)
}

function draw(next: Tally): void {
  morph(run, runMarkup(next, history, words))
  const isRunning = next.state === 'running'
  const held = document.activeElement
  const focusIsLost = isRunning ? begin.contains(held) : end.contains(held)
  nobody.hidden = true
  begin.hidden = isRunning
  end.hidden = !isRunning
  ;(run.parentElement as HTMLElement).hidden = false
  if (!focusIsLost) return
  const following = isRunning ? end.querySelector('button') : find('run-title')
  following?.focus()
}

async function load(): Promise<void> {
  const answer = await fetch('/api/traffic', { headers: { Accept: 'application/json' } })
  if (!answer.ok) return
  const state: { tally: Tally | null; history: Second[] } = await answer.json()
  if (!state.tally) return
  ;({ tally, history } = state)
  draw(state.tally)
}

onEvent<Tally>('traffic', show)
onConnection((connected) => {
  if (connected) void load()
})
