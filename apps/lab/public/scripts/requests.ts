import { onConnection, onEvent } from './live.js'
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
let paused = false
let broken = false

rows.localTimes(document)
filter.offer(body)
show()
onEvent<Row[]>('journeys', (news) => {
  if (!paused) add(news.map(rows.make))
})
onConnection((connected) => {
  if (connected && broken && !paused) void catchUp()
  broken = !connected
})
// A tab in the background hears nothing.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && !paused) void catchUp()
})
pauseButton.addEventListener('click', () => {
  paused = !paused
  pauseButton.setAttribute('aria-pressed', String(paused))
  pauseButton.textContent = (paused ? words.goOn : words.pause) ?? ''
  if (!paused) void catchUp()
})

/** Each at its place in time: what one replica tells late may be older than what is here. */
function add(fresh: HTMLTableRowElement[]): void {
  const here = () => [...body.querySelectorAll('tr')]
  const known = new Set(here().map(({ dataset }) => dataset.id))
  for (const row of fresh.filter(({ dataset }) => !known.has(dataset.id)))
    body.insertBefore(row, here().find((other) => timeOf(other) < timeOf(row)) ?? null)
  for (const old of [...body.children].slice(most)) old.remove()
  filter.offer(body)
  show()
}

const timeOf = (row: HTMLTableRowElement) => row.querySelector('time')?.dateTime ?? ''

/** What has been missed is on the page as it is now. */
async function catchUp(): Promise<void> {
  const page = await fetch(`/requests${location.search}`).catch(() => null)
  if (!page?.ok) return
  const there = new DOMParser().parseFromString(await page.text(), 'text/html')
  rows.localTimes(there)
  add([...there.querySelectorAll<HTMLTableRowElement>('#request-rows tr')])
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
