import { onEvent } from './live.js'
import { refresh } from './refresh.js'

const count = document.getElementById('replicas') as HTMLInputElement | null
const slider = document.querySelector<HTMLInputElement>('[data-slider]')

// One number, in two places.
slider?.addEventListener('input', () => {
  if (count) count.value = slider.value
})
count?.addEventListener('input', () => {
  if (slider) slider.value = count.value
})

const ofEdge = document.querySelectorAll<HTMLFormElement>(
  'form[action="/switches/strategy"], form[action="/switches/cache"]',
)
for (const form of ofEdge) {
  form.addEventListener('change', () => void update())
  form.addEventListener('submit', (event) => {
    if ((event.submitter as HTMLButtonElement | null)?.formMethod !== 'get') return
    event.preventDefault()
    void update().then(() => document.getElementById('edge')?.scrollIntoView())
  })
}

/** The page as it would be now, with what is chosen for the edge and perhaps not yet applied. */
async function update(): Promise<void> {
  const wished = [...ofEdge].map((form) => form.elements.namedItem('value') as RadioNodeList)
  const query = wished.map(({ value }) => `value=${value}`).join('&')
  const fresh = await refresh(`/switches?${query}`)
  localTimes()
  if (fresh)
    for (const form of document.querySelectorAll<HTMLFormElement>('.switch')) follow(form, fresh)
}

/** What somebody else has turned is turned here, too, unless it has just been touched. */
function follow(form: HTMLFormElement, fresh: Document): void {
  const before = form.dataset.value ?? ''
  const now = fresh.querySelector<HTMLFormElement>(
    `form[action="${form.getAttribute('action')}"].switch`,
  )?.dataset.value
  if (now === undefined || now === before) return
  form.dataset.value = now
  const field = form.elements.namedItem('value') as RadioNodeList | HTMLInputElement
  if (field.value !== before) return
  field.value = now
  if (field === count && slider) slider.value = now
}

// The server's clock may be in another country.
function localTimes(): void {
  const { lang } = document.documentElement
  for (const time of document.querySelectorAll<HTMLTimeElement>('#audit time'))
    time.textContent = new Date(time.dateTime).toLocaleString(lang, {
      dateStyle: 'short',
      timeStyle: 'medium',
    })
}

localTimes()
onEvent('audit', () => void update())
document.addEventListener('changed', () => void update())
