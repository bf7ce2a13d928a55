import { sendFormsInPlace, serveCopyButtons } from './forms.js'
import { onConnection, onEvent } from './live.js'
import { morph } from './morph.js'

// Runs on every page of the lab: active faults, connection state, forms, copy buttons.

const showAfterMs = 2500
const connectionBar = document.getElementById('connection') as HTMLElement
let timer: number | undefined

// Short interruptions, as at each reload of the edge, are not shown.
onConnection((connected) => {
  clearTimeout(timer)
  if (connected) connectionBar.hidden = true
  else timer = window.setTimeout(showConnectionLost, showAfterMs)
})

function showConnectionLost(): void {
  connectionBar.textContent = connectionBar.dataset.lost ?? ''
  connectionBar.hidden = false
}

// A page from the back/forward cache may be out of date.
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) window.location.reload()
})

const bar = document.getElementById('active-faults') as HTMLElement

/** Updates the bar of active faults, with the time that is left. */
export function showActiveFaults(): void {
  onEvent('active-faults', () => void fetchBar())
  setInterval(countDown, 500)
  countDown()
}

async function fetchBar(): Promise<void> {
  try {
    const answer = await fetch(`/active-faults?page=${encodeURIComponent(location.pathname)}`)
    if (answer.ok) updateBar(await answer.text())
  } catch {
    // The connection bar shows it.
  }
}

function updateBar(html: string): void {
  const focused = bar.contains(document.activeElement)
  // A button that stays is not replaced: somebody may be pressing it.
  morph(bar, html)
  bar.hidden = bar.childElementCount === 0
  countDown()
  // The button that had the focus is gone with its fault.
  if (focused && !bar.contains(document.activeElement))
    (bar.querySelector('button') ?? document.getElementById('main'))?.focus()
}

function countDown(): void {
  for (const place of bar.querySelectorAll<HTMLElement>('[data-ends]')) {
    const left = Math.max(0, Math.ceil((Date.parse(place.dataset.ends ?? '') - Date.now()) / 1000))
    const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
    if (place.textContent !== text) place.textContent = text
  }
}

sendFormsInPlace()
serveCopyButtons()
showActiveFaults()
