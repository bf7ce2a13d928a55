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
