import type { Snapshot } from '../../topology/snapshot.ts'
import { createFormat, type Words } from './format.ts'
import { onConnection, onEvent } from './live.ts'
import { morph } from './morph.ts'
import { createCharts } from './topology-charts.ts'
import { changesBetween, panelMarkup, tableMarkup } from './topology-facts.ts'
import { type PictureKind, pictureMarkup } from './topology-picture.ts'

/** The live topology: renders each snapshot over the server's markup. */

const changeShownMs = 4000
const keptChanges = 4
const staleFromMs = 3000

const find = (selector: string) => {
  const element = document.querySelector<HTMLElement>(selector)
  if (!element) throw new Error(`The page has no ${selector}.`)
  return element
}

const words: Words = {
  texts: JSON.parse(find('#topology-texts').textContent ?? ''),
  language: document.documentElement.lang,
}
const format = createFormat(words)
const charts = createCharts(find('.charts'), words)
const isNarrow = matchMedia('(width < 44rem)')
const changedAt = new Map<string, number>()
let snapshot: Snapshot | undefined
let chosen = new URLSearchParams(location.search).get('part')

function draw(): void {
  if (!snapshot) return
  const kind: PictureKind = isNarrow.matches ? 'tall' : 'wide'
  const now = performance.now()
  const recent = [...changedAt].filter(([, at]) => now - at < changeShownMs)
  const changed = new Set(recent.map(([name]) => name))
  morph(find(`.picture-${kind}`), pictureMarkup(snapshot, words, kind, { chosen, changed }))
  morph(find('.part'), panelMarkup(snapshot, chosen, words))
  morph(find('.facts'), tableMarkup(snapshot, words))
  showAge(snapshot)
}

function showAge({ at, seenAt }: Snapshot): void {
  const stale = find('.stale')
  stale.hidden = at - seenAt < staleFromMs
  stale.textContent = stale.hidden ? '' : `${words.texts.stale} ${format.time(seenAt)}.`
}

function showChanges(before: Snapshot, now: Snapshot): void {
  const changes = changesBetween(before, now, words.texts)
  if (changes.size === 0) return
  for (const name of changes.keys()) changedAt.set(name, performance.now())
  const said = [...changes].map(([name, change]) => `${name} ${change}`).join(', ')
  const entry = document.createElement('li')
  entry.textContent = `${format.time(now.at)}: ${said}`
  const log = find('.recent-changes')
  log.append(entry)
  if (log.children.length > keptChanges) log.firstElementChild?.remove()
}

onEvent<Snapshot>('snapshot', (next) => {
  if (snapshot) showChanges(snapshot, next)
  snapshot = next
  draw()
  charts.add(next)
})
onConnection((connected) => {
  if (connected) void charts.load()
})
isNarrow.addEventListener('change', draw)

/** On a phone the panel is below the picture; keyboard users continue there. */
function showPanel(byKeyboard: boolean): void {
  const panel = find('.part')
  panel.scrollIntoView({ block: 'nearest' })
  if (byKeyboard) panel.focus({ preventScroll: true })
}

document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest<SVGAElement>('a[data-part]')
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  chosen = link.dataset.part ?? null
  history.replaceState(null, '', link.href.baseVal.replace(/#.*/, ''))
  draw()
  showPanel(event.detail === 0)
})
