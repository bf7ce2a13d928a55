import { strategies } from '../../../../infra/topology.ts'
import type { Language, Texts } from '../../texts/texts.ts'
import { shortNumber } from '../../texts/typography.ts'
import { type RequestStep, steps } from '../../traces/own-requests.ts'
import type { TraceRow } from '../../traces/trace.ts'
import { replicaColour, type TraceView } from './trace-view.ts'

/** The fields of the form that sends a request. */
export interface Choice {
  through: string
  step: RequestStep
  path: string
}

export interface RequestsPage {
  trace: TraceView | null
  choice: Choice
  throughs: { value: string; label: string }[]
  steps: { value: RequestStep; label: string }[]
  rows: RowView[]
  /** The page's script copies it for each new row. */
  blank: RowView
  /** JSON for the page's script: its texts and the ids of the reader's own requests. */
  data: string
}

interface RequestsData {
  trace: TraceView | null
  choice: Choice
  rows: TraceRow[]
  mine: ReadonlySet<string>
}

export function requestsPage(
  { requests: { send, list, outcomes, filter }, switches }: Texts,
  language: Language,
  { trace, choice, rows, mine }: RequestsData,
): RequestsPage {
  return {
    trace,
    choice,
    throughs: [
      { value: 'current', label: send.currentStrategy },
      ...strategies.map((name) => ({ value: name, label: switches.values[name] ?? name })),
    ],
    steps: steps.map((value) => ({ value, label: send.steps[value] })),
    rows: rows.map((row) => rowView(row, mine.has(row.id), language)),
    blank: blankRow,
    data: jsonForScript({ mine: [...mine], outcomes, list, filter }),
  }
}

/** Must not contain the end tag of the script element. */
const jsonForScript = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c')

/** A row of the list, ready for its template. */
export interface RowView extends TraceRow {
  iso: string
  /** `12:03:10` */
  time: string
  msText: string
  /** First digit of the status. */
  statusClass: string
  /** CSS classes of the app replica that answered, or of the edge. */
  by: string
  mine: boolean
}

export const rowView = (row: TraceRow, mine: boolean, language: Language): RowView => ({
  ...row,
  iso: new Date(row.at).toISOString(),
  time: new Date(row.at).toLocaleTimeString(language, { hour12: false }),
  msText: shortNumber(row.ms, language),
  statusClass: String(row.status).slice(0, 1),
  by: row.replica ? `replica replica-${replicaColour(row.replica)}` : 'request-edge',
  mine,
})

export const blankRow: RowView = rowView(
  {
    id: '',
    at: 0,
    client: null,
    method: 'GET',
    path: '/',
    strategy: null,
    replica: null,
    tries: 1,
    session: { outcome: 'unreported', place: null },
    databases: '',
    ms: 0,
    status: 0,
  },
  false,
  'en',
)
