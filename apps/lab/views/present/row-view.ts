import type { Language } from '../../texts/texts.ts'
import type { JourneyRow } from '../../traces/journey-row.ts'
import { replicaColour } from './replica-colour.ts'
import { shortNumber } from './short-number.ts'

/** A row of the list with all that its template needs. */
export interface RowView extends JourneyRow {
  iso: string
  /** `12:03:10` */
  time: string
  msText: string
  /** First digit of the status. */
  statusClass: string
  /** Classes of the one that answered. */
  by: string
  mine: boolean
}

export const rowView = (row: JourneyRow, mine: boolean, language: Language): RowView => ({
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
    session: { outcome: 'untold', place: null },
    databases: '',
    ms: 0,
    status: 0,
  },
  false,
  'en',
)
