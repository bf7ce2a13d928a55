import { onConnection, onEvent } from './live.js'

/** The list of requests: adds new ones unless paused, and filters them. */

const maxRows = 200
const { mine, outcomes, list, filter: words } = dataOf('request-data')
const body = element('request-rows')
const empty = element('request-empty')
const pauseButton = element('request-pause')
const filter = createFilter(element('request-filter') as HTMLFormElement, show)
const rows = createRows(element('request-row') as HTMLTemplateElement, { mine, outcomes, list })
let paused = false
let broken = false

rows.localTimes(document)
filter.addOptions(body)
show()
onEvent<Row[]>('traces', (news) => {
  if (!paused) add(news.map(rows.createRow))
})
onConnection((connected) => {
  if (connected && broken && !paused) void catchUp()
  broken = !connected
})
// A background tab receives no events.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && !paused) void catchUp()
})
pauseButton.addEventListener('click', () => {
  paused = !paused
  pauseButton.setAttribute('aria-pressed', String(paused))
  pauseButton.textContent = (paused ? words.goOn : words.pause) ?? ''
  if (!paused) void catchUp()
})

/** Sorted by time: a late report may be older than rows already shown. */
function add(fresh: HTMLTableRowElement[]): void {
  const here = () => [...body.querySelectorAll('tr')]
  const known = new Set(here().map(({ dataset }) => dataset.id))
  for (const row of fresh.filter(({ dataset }) => !known.has(dataset.id)))
    body.insertBefore(row, here().find((other) => timeOf(other) < timeOf(row)) ?? null)
  for (const old of [...body.children].slice(maxRows)) old.remove()
  filter.addOptions(body)
  show()
}

const timeOf = (row: HTMLTableRowElement) => row.querySelector('time')?.dateTime ?? ''

/** Fetches the page again to add missed requests. */
async function catchUp(): Promise<void> {
  const page = await fetch(`/requests${location.search}`).catch(() => null)
  if (!page?.ok) return
  const there = new DOMParser().parseFromString(await page.text(), 'text/html')
  rows.localTimes(there)
  add([...there.querySelectorAll<HTMLTableRowElement>('#request-rows tr')])
}

function show(): void {
  const matching = filter.apply(body)
  empty.hidden = matching > 0
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

/**
 * Shows the rows that match the form, which begins as the address says: `?show-path=/account`.
 * Calls `changed` when the form changes.
 */
export function createFilter(form: HTMLFormElement, changed: () => void) {
  form.hidden = false
  const address = new URLSearchParams(location.search)
  for (const name of ['path', 'outcome', 'status']) {
    const field = form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement
    field.value = address.get(`show-${name}`) ?? ''
  }
  form.addEventListener('input', changed)
  form.addEventListener('submit', (event) => event.preventDefault())
  const replicas = form.elements.namedItem('replica') as HTMLSelectElement

  /** Adds every app replica in the list as an option. */
  function addOptions(body: HTMLElement): void {
    const known = new Set([...replicas.options].map(({ value }) => value))
    for (const { dataset } of rowsOf(body)) {
      const name = dataset.replica
      if (!name || known.has(name)) continue
      known.add(name)
      const after = [...replicas.options].slice(1).find((option) => isBefore(name, option.value))
      replicas.add(new Option(name, name), after ?? null)
    }
  }

  /** @returns the number of matching rows */
  function apply(body: HTMLElement): number {
    const wanted = new FormData(form)
    const path = String(wanted.get('path') ?? '').toLowerCase()
    let matching = 0
    for (const row of rowsOf(body)) {
      const { replica, outcome, status, path: own = '', mine } = row.dataset
      row.hidden = !(
        matches(wanted.get('replica'), replica) &&
        matches(wanted.get('outcome'), outcome) &&
        matches(wanted.get('status'), status) &&
        own.toLowerCase().includes(path) &&
        (!wanted.has('mine') || mine !== undefined)
      )
      if (!row.hidden) matching++
    }
    return matching
  }

  return { addOptions, apply }
}

function rowsOf(body: HTMLElement): NodeListOf<HTMLTableRowElement> {
  return body.querySelectorAll('tr')
}

function matches(wanted: FormDataEntryValue | null, value = ''): boolean {
  return !wanted || wanted === value
}

function isBefore(a: string, b: string): boolean {
  return a.localeCompare(b, 'en', { numeric: true }) < 0
}

/** A row of the event `traces`; see apps/lab/traces/trace.ts. */
export interface Row {
  id: string
  /** Epoch milliseconds. */
  at: number
  client: string | null
  method: string
  path: string
  replica: string | null
  tries: number
  session: { outcome: string; place: string | null }
  databases: string
  ms: number
  status: number
}

interface Words {
  mine: string[]
  outcomes: Record<string, string>
  list: Record<string, string>
}

/** Creates table rows from the page's template. */
export function createRows(template: HTMLTemplateElement, { mine, outcomes, list }: Words) {
  const language = document.documentElement.lang
  const own = new Set(mine)
  const short = (value: number) =>
    value.toLocaleString(language, { maximumFractionDigits: value < 1 ? 2 : value < 10 ? 1 : 0 })
  const clock = (time: Date) => time.toLocaleTimeString(language, { hour12: false })

  function createRow(row: Row): HTMLTableRowElement {
    const copy = template.content.cloneNode(true) as DocumentFragment
    const made = copy.querySelector('tr') as HTMLTableRowElement
    const part = (name: string) => made.querySelector(`.${name}`) as HTMLElement
    const statusClass = String(row.status).slice(0, 1)
    const { outcome, place } = row.session
    Object.assign(made.dataset, {
      id: row.id,
      replica: row.replica ?? '',
      outcome,
      status: statusClass,
      path: row.path,
      ...(own.has(row.id) ? { mine: '' } : {}),
    })
    const time = made.querySelector('time') as HTMLTimeElement
    time.dateTime = new Date(row.at).toISOString()
    time.textContent = clock(new Date(row.at))
    part('request-client').textContent = row.client
    part('request-mine').hidden = !own.has(row.id)
    const link = made.querySelector('a') as HTMLAnchorElement
    link.href = `/requests/${row.id}`
    link.textContent = `${row.method} ${row.path}`
    const by = part('request-by')
    by.textContent = row.replica ?? list.edge ?? ''
    by.className = row.replica
      ? `request-by replica replica-${colourOf(row.replica)}`
      : by.className
    part('request-again').hidden = row.tries < 2
    const found = part('outcome')
    found.className = `outcome outcome-${outcome}`
    found.textContent = outcomes[outcome] ?? outcome
    part('request-place').textContent = place
    part('request-database').textContent = row.databases
    part('request-ms').textContent = short(row.ms)
    const status = part('request-status')
    status.className = `request-number request-status status-${statusClass}`
    status.textContent = String(row.status)
    return made
  }

  /** The server does not know the reader's time zone. */
  function localTimes(within: ParentNode): void {
    for (const time of within.querySelectorAll('time'))
      time.textContent = clock(new Date(time.dateTime))
  }

  return { createRow, localTimes }
}

/** app-1 has the first of the twelve colours, as in the shop. */
const colourOf = (name: string) => (Number(/(\d+)$/.exec(name)?.[1] ?? 1) + 11) % 12
