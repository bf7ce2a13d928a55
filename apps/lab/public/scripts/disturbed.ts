import { onEvent } from './live.js'

const bar = document.getElementById('disturbed') as HTMLElement

/** Keeps the bar that says what is disturbed right now, with the time that is left. */
export function showDisturbed(): void {
  onEvent('disturbed', () => void fetchBar())
  setInterval(countDown, 500)
  countDown()
}

async function fetchBar(): Promise<void> {
  try {
    const answer = await fetch(`/disturbed?page=${encodeURIComponent(location.pathname)}`)
    if (answer.ok) put(await answer.text())
  } catch {
    // The bar of the connection says so.
  }
}

function put(html: string): void {
  const focused = bar.contains(document.activeElement)
  bar.innerHTML = html
  bar.hidden = bar.childElementCount === 0
  countDown()
  // The button that was pressed is gone with its fault.
  if (focused) (bar.querySelector('button') ?? document.getElementById('main'))?.focus()
}

function countDown(): void {
  for (const place of bar.querySelectorAll<HTMLElement>('[data-ends]')) {
    const left = Math.max(0, Math.ceil((Date.parse(place.dataset.ends ?? '') - Date.now()) / 1000))
    const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
    if (place.textContent !== text) place.textContent = text
  }
}
