// One lesson: shows its steps while it runs, and the result as soon as it is there.
import { onEvent } from './live.js'

interface Running {
  phase: 'idle' | 'running' | 'putting-back'
  /** Waits for answers. */
  asks?: boolean
  lesson?: string
  steps?: { key: string; atMs: number }[]
}

interface Words {
  steps: Record<string, string>
  puttingBack: string
  /** With STEP and N in the place of what they are about. */
  nowAt: string
  seconds: string
}

const page = document.querySelector<HTMLElement>('.lesson')
const words: Words = JSON.parse(document.querySelector('#lesson-words')?.textContent ?? '{}')
const steps = document.querySelector('#steps')
const now = document.querySelector('#now')
const badge = document.querySelector('.lesson-now .badge')
const elapsed = document.querySelector<HTMLElement>('#elapsed')
const shownRunning = page?.dataset.running === 'yes'
const shownAsking = page?.dataset.asks === 'yes'

focusResult()
if (elapsed) setInterval(tick, 1000)
onEvent<Running>('lesson', show)

function show(running: Running): void {
  const isRunning = running.phase !== 'idle' && running.lesson === page?.dataset.lesson
  if (isRunning && shownRunning && shownAsking === (running.asks ?? false)) showSteps(running)
  else if (isRunning || shownRunning) showAnew(isRunning)
}

function showAnew(isRunning: boolean): void {
  // What somebody is about to say stays on the page; the result comes with the next one.
  if (document.querySelector('.lesson-question:not([data-meanwhile])')) return
  history.replaceState(null, '', isRunning ? '#experiment' : '#result')
  location.reload()
}

function showSteps({ steps: reached = [], phase }: Running): void {
  steps?.replaceChildren(...reached.map(stepItem))
  const last = reached.at(-1)
  const text = phase === 'putting-back' ? words.puttingBack : (words.steps[last?.key ?? ''] ?? '')
  if (phase === 'putting-back' && badge) badge.textContent = words.puttingBack
  // Said once each: a screen reader would repeat what is set again.
  const said = text && words.nowAt.replace('STEP', text)
  if (now && now.textContent !== said) now.textContent = said
}

function stepItem({ key, atMs }: { key: string; atMs: number }): HTMLLIElement {
  const item = document.createElement('li')
  const name = document.createElement('span')
  const time = document.createElement('span')
  name.textContent = words.steps[key] ?? key
  time.className = 'number'
  time.textContent = inSeconds(atMs, 1)
  item.append(name, ' ', time)
  return item
}

function tick(): void {
  if (!elapsed) return
  elapsed.textContent = inSeconds(
    Math.max(0, Date.now() - Date.parse(elapsed.dataset.since ?? '')),
    0,
  )
}

function inSeconds(ms: number, digits: number): string {
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  const number = (ms / 1000).toLocaleString(document.documentElement.lang, format)
  return words.seconds.replace('N', number)
}

/** The keyboard goes on where the eyes are. */
function focusResult(): void {
  if (location.hash !== '#result' && location.hash !== '#experiment') return
  document.querySelector<HTMLElement>(location.hash)?.focus()
}
