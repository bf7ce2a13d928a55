// What every page of the console does: hears what happens, and says when it no longer does.
import { serveCopyButtons } from './copy.js'
import { showDisturbed } from './disturbed.js'
import { sendFormsInPlace } from './in-place.js'
import { onConnection } from './live.js'

const patienceMs = 2500
const bar = document.getElementById('connection') as HTMLElement
let timer: number | undefined

// A stream that is cut and comes again at once, as with each new configuration of the edge, is no news.
onConnection((connected) => {
  clearTimeout(timer)
  if (connected) bar.hidden = true
  else timer = window.setTimeout(tell, patienceMs)
})

function tell(): void {
  bar.textContent = bar.dataset.lost ?? ''
  bar.hidden = false
}

// Back may show a page as it was before the switches were turned, or the token taken away.
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) window.location.reload()
})

sendFormsInPlace()
serveCopyButtons()
showDisturbed()
