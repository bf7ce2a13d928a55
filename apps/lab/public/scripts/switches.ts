import { onEvent } from './live.js'
import { refresh } from './refresh.js'

// A slider and its number field show the same value.
for (const slider of document.querySelectorAll<HTMLInputElement>('[data-slider]')) {
  const count = document.getElementById(slider.dataset.slider ?? '') as HTMLInputElement
  slider.addEventListener('input', () => {
    count.value = slider.value
  })
  count.addEventListener('input', () => {
    slider.value = count.value
  })
}

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

/** Refreshes the page, keeping the preview of unapplied edge settings. */
async function update(): Promise<void> {
  const selected = [...ofEdge].map((form) => form.elements.namedItem('value') as RadioNodeList)
  const query = selected.map(({ value }) => `value=${value}`).join('&')
  const fresh = await refresh(`/switches?${query}`)
  localTimes()
  if (fresh)
    for (const form of document.querySelectorAll<HTMLFormElement>('.switch'))
      updateField(form, fresh)
}

/** Follows changes made elsewhere, unless the field has been edited here. */
function updateField(form: HTMLFormElement, fresh: Document): void {
  const before = form.dataset.value ?? ''
  const now = fresh.querySelector<HTMLFormElement>(
    `form[action="${form.getAttribute('action')}"].switch`,
  )?.dataset.value
  if (now === undefined || now === before) return
  form.dataset.value = now
  const field = form.elements.namedItem('value') as RadioNodeList | HTMLInputElement
  if (field.value !== before) return
  field.value = now
  const slider = form.querySelector<HTMLInputElement>('[data-slider]')
  if (slider) slider.value = now
}

// The server may be in another time zone.
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
