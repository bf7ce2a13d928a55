import type { DemoState } from '../../demo/demo-page.ts'
import type { Answer } from './answer.ts'

interface TallyRow {
  app: string
  colour: number
  answers: number
  loggedIn: number
}

/** Answers by app replica, in the order of their names. */
export function tallyOf(answers: readonly Answer[]): TallyRow[] {
  const rows = new Map<string, TallyRow>()
  for (const { state } of answers) {
    if (!state) continue
    const { servedBy: app, colour } = state
    const row = rows.get(app) ?? { app, colour, answers: 0, loggedIn: 0 }
    row.answers++
    if (state.loggedIn) row.loggedIn++
    rows.set(app, row)
  }
  const byName = new Intl.Collator('en', { numeric: true }).compare
  return [...rows.values()].sort((a, b) => byName(a.app, b.app))
}

export function showTally(body: HTMLElement, rows: readonly TallyRow[]): void {
  const total = rows.reduce((sum, row) => sum + row.answers, 0)
  body.replaceChildren(...rows.map((row) => lineOf(row, total)))
}

function lineOf({ app, colour, answers, loggedIn }: TallyRow, total: number): HTMLElement {
  const line = document.createElement('tr')
  const name = cell('th', '')
  name.setAttribute('scope', 'row')
  const badge = cell('span', app)
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

/** What the answers show, in a sentence or two. */
export function verdictOf(answers: readonly Answer[]): string {
  const states = answers.flatMap(({ state }) => state ?? [])
  const newest = states[0]
  if (!newest) return answers.length === 0 ? 'Asking …' : 'No answer.'
  if (newest.session.away)
    return 'The session store is unavailable: everybody is a guest until it is back.'
  const rows = tallyOf(answers)
  const loggedIn = states.filter((state) => state.loggedIn).length
  if (loggedIn === 0) return guestVerdict(rows, states.length)
  const share = shareText(loggedIn, states.length)
  return `You were signed in for ${share}: ${reason(newest, rows, loggedIn === states.length)}`
}

function guestVerdict(rows: readonly TallyRow[], answers: number): string {
  const who = rows.length === 1 ? `${names(rows)} gave` : `${names(rows)} shared`
  const count = answers === 1 ? 'the one answer' : `all ${answers} answers`
  return `${who} ${count}, and you were a guest to ${rows.length === 1 ? 'it' : 'all of them'}. Sign in and watch what changes.`
}

function shareText(loggedIn: number, answers: number): string {
  if (loggedIn < answers) return `${loggedIn} of ${answers} answers`
  return answers === 1 ? 'the one answer' : `all ${answers} answers`
}

function reason({ session }: DemoState, rows: readonly TallyRow[], always: boolean): string {
  if (session.store === 'redis')
    return always
      ? 'the session is in Redis, where every app replica finds it.'
      : 'sessions are in Redis, so the answers for a guest are from before you signed in, or after you signed out.'
  if (session.store === 'cookie')
    return always
      ? 'the session is in your cookie, which every app replica can read.'
      : 'sessions are in cookies, so the answers for a guest are from before you signed in, or after you signed out.'
  const knowing = rows.filter((row) => row.loggedIn > 0)
  const others = rows.filter((row) => row.loggedIn === 0)
  const home = `the session is in the memory of ${names(knowing)}`
  if (others.length > 0)
    return `${home}, and ${names(others)} ${others.length === 1 ? 'does' : 'do'} not know it.`
  if (!always) return `${home}, and some of the answers are from before you signed in.`
  return knowing.length === 1
    ? `${home}, which gave them all.`
    : `${home}: you signed in at each of them.`
}

const list = new Intl.ListFormat('en', { type: 'conjunction' })
const names = (rows: readonly TallyRow[]) => list.format(rows.map((row) => row.app))
