import type { Answer } from './answer.ts'

export interface TallyRow {
  replica: string
  colour: number
  answers: number
  loggedIn: number
}

/** Answers by replica, in the order of their names. */
export function tallyOf(answers: readonly Answer[]): TallyRow[] {
  const rows = new Map<string, TallyRow>()
  for (const { state } of answers) {
    if (!state) continue
    const { servedBy: replica, colour } = state
    const row = rows.get(replica) ?? { replica, colour, answers: 0, loggedIn: 0 }
    row.answers++
    if (state.loggedIn) row.loggedIn++
    rows.set(replica, row)
  }
  const byName = new Intl.Collator('en', { numeric: true }).compare
  return [...rows.values()].sort((a, b) => byName(a.replica, b.replica))
}

export function showTally(body: HTMLElement, rows: readonly TallyRow[]): void {
  const total = rows.reduce((sum, row) => sum + row.answers, 0)
  body.replaceChildren(...rows.map((row) => lineOf(row, total)))
}

function lineOf({ replica, colour, answers, loggedIn }: TallyRow, total: number): HTMLElement {
  const line = document.createElement('tr')
  const name = cell('th', '')
  name.setAttribute('scope', 'row')
  const badge = cell('span', replica)
  badge.className = `replica replica-${colour}`
  name.append(badge)
  const share = Math.round((answers / total) * 100)
  line.append(
    name,
    cell('td', `${answers}`),
    shareOf(share, colour),
    cell('td', `${loggedIn} of ${answers}`),
  )
  return line
}

function shareOf(share: number, colour: number): HTMLElement {
  const holder = cell('td', `${share} %`)
  const bar = cell('span', '')
  bar.className = `tally-bar replica-${colour}`
  // Set by script, which a style policy without unsafe-inline allows.
  bar.style.width = `${share}%`
  holder.append(bar)
  return holder
}

function cell(name: string, text: string): HTMLElement {
  const made = document.createElement(name)
  made.textContent = text
  return made
}
