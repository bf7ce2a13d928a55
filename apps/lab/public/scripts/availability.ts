import { refresh } from './refresh.js'

// Each change is computed at once, and is in the address: to be shared, and to go back to.
const afterMs = 250
const form = document.getElementById('availability-form') as HTMLFormElement
let timer: number | undefined

form.addEventListener('input', () => {
  clearTimeout(timer)
  timer = window.setTimeout(compute, afterMs)
})
form.addEventListener('submit', (event) => {
  event.preventDefault()
  compute()
})

function compute(): void {
  if (!form.reportValidity()) return
  const query = new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
  history.replaceState(null, '', `?${query}`)
  void refresh()
}
