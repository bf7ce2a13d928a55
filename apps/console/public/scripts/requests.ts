import { onEvent } from './live.js'
import { createFilter } from './requests-filter.js'
import { createRows, type Row } from './requests-rows.js'

/** The list of requests: new ones as they come, only those that fit, or none while it is paused. */

const most = 200
const { mine, outcomes, list, filter: words } = dataOf('request-data')
const body = element('request-rows')
const empty = element('request-empty')
const pauseButton = element('request-pause')
const filter = createFilter(element('request-filter') as HTMLFormElement, show)
const rows = createRows(element('request-row') as HTMLTemplateElement, { mine, outcomes, list })
let waiting: Row[] = []
let paused = false

rows.localTimes(document)
filter.offer(body)
show()
onEvent<Row[]>('journeys', (news) => {
  waiting = [...waiting, ...news].slice(-most)
  if (!paused) take()
})
pauseButton.addEventListener('click', () => {
  paused = !paused
  pauseButton.setAttribute('aria-pressed', String(paused))
  pauseButton.textContent = (paused ? words.goOn : words.pause) ?? ''
  if (!paused) take()
})

function take(): void {
  const known = new Set([...body.querySelectorAll('tr')].map(({ dataset }) => dataset.id))
  const fresh = waiting.filter(({ id }) => !known.has(id)).map(rows.make)
  waiting = []
  body.prepend(...fresh.reverse())
  for (const old of [...body.children].slice(most)) old.remove()
  filter.offer(body)
  show()
}

function show(): void {
  const fits = filter.apply(body)
  empty.hidden = fits > 0
  empty.textContent = (body.children.length > 0 ? list.noneFits : list.empty) ?? ''
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (!found) throw new Error(`The page has no #${id}.`)
  return found
}

interface Data {
  mine: string[]
  outcomes: Record<string, string>
  list: Record<string, string>
  filter: Record<string, string>
}

function dataOf(id: string): Data {
  return JSON.parse(element(id).textContent ?? '')
}
