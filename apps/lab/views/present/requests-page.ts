import { strategies } from '../../../../infra/topology.ts'
import type { Language, Texts } from '../../texts/texts.ts'
import type { JourneyRow } from '../../traces/journey-row.ts'
import { type Errand, errands } from '../../traces/own-visitors.ts'
import type { JourneyView } from './journey-way.ts'
import { blankRow, type RowView, rowView } from './row-view.ts'

/** What was chosen in the form for a request of one's own. */
export interface Choice {
  through: string
  errand: Errand
  path: string
}

export interface RequestsPage {
  way: JourneyView | null
  choice: Choice
  throughs: { value: string; label: string }[]
  errands: { value: Errand; label: string }[]
  rows: RowView[]
  /** What the page's script copies for each new row. */
  blank: RowView
  /** JSON for the page's script: its words, and the ids of the reader's own requests. */
  data: string
}

interface Told {
  way: JourneyView | null
  choice: Choice
  rows: JourneyRow[]
  mine: ReadonlySet<string>
}

export function requestsPage(
  { send, list, outcomes, filter }: Texts['requests'],
  language: Language,
  { way, choice, rows, mine }: Told,
): RequestsPage {
  return {
    way,
    choice,
    throughs: [
      { value: 'current', label: send.currentStrategy },
      ...strategies.map((name) => ({ value: name, label: name })),
    ],
    errands: errands.map((value) => ({ value, label: send.errands[value] })),
    rows: rows.map((row) => rowView(row, mine.has(row.id), language)),
    blank: blankRow,
    data: jsonForScript({ mine: [...mine], outcomes, list, filter }),
  }
}

/** Nothing in it may end the script element. */
const jsonForScript = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c')
