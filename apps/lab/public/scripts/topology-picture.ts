import type { ComponentState, ComponentView, Flow, Snapshot } from '../../topology/snapshot.ts'
import { createFormat, escaped, type Words } from './format.ts'
import { type Box, type Layout, tallLayout, wideLayout } from './topology-layout.ts'

export type PictureKind = 'wide' | 'tall'

/** The selected component and those that have just changed. */
export interface PictureState {
  chosen: string | null
  changed: ReadonlySet<string>
}

/** The running system as an SVG, rendered by the server first and then by the page's script. */
export function pictureMarkup(
  snapshot: Snapshot,
  words: Words,
  kind: PictureKind,
  state: PictureState,
) {
  const layout = kind === 'wide' ? wideLayout(snapshot.parts) : tallLayout(snapshot.parts)
  const { width, height } = layout
  return `<svg viewBox="-4 -4 ${width + 8} ${height + 8}" role="group" aria-label="${escaped(words.texts.picture)}">
<defs>${patterns(kind)}</defs>
<g class="lines">${linesMarkup(snapshot, layout)}</g>
${layout.boxes.map((box) => renderBox(box, snapshot, words, kind, state)).join('')}
</svg>`
}

// Dots and stripes make unhealthy states visible without colour.
const patterns = (kind: PictureKind) =>
  `<pattern id="${kind}-unwell" width="10" height="10" patternUnits="userSpaceOnUse"><circle class="pattern-unwell" cx="5" cy="5" r="1.6"/></pattern><pattern id="${kind}-down" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="pattern-down" d="M0 0V10"/></pattern>`

function renderBox(
  box: Box,
  snapshot: Snapshot,
  words: Words,
  kind: PictureKind,
  state: PictureState,
): string {
  const classes = [
    ...(state.chosen === box.name ? ['is-chosen'] : []),
    ...(state.changed.has(box.name) ? ['is-changed'] : []),
    colourOf(box.name),
  ].join(' ')
  const part = snapshot.parts.find(({ name }) => name === box.name)
  return part
    ? boxMarkup(part, box, words, kind, classes)
    : browserMarkup(box, snapshot, words, classes)
}

/** The colours of the shop's badge. */
export function colourOf(name: string): string {
  const number = /^app-(\d+)$/.exec(name)?.[1]
  return number ? `replica-${(Number(number) + 11) % 12}` : ''
}

function browserMarkup(box: Box, { totals }: Snapshot, words: Words, classes: string): string {
  const { x, y, width, height } = box
  const rate = createFormat(words).perSecond(totals.requestsPerSecond)
  const { browser, shop } = words.texts
  return `<a class="box box-browser ${classes}" data-key="browser" data-part="browser" href="?part=browser#part" aria-label="${escaped(`${browser}: ${rate}. ${shop}`)}" transform="translate(${x} ${y})">
<rect class="box-back" width="${width}" height="${height}" rx="${height / 2}"/>
<text class="box-name" x="${width / 2}" y="${height / 2 - 3}" text-anchor="middle">${escaped(browser)}</text>
<text class="box-line" x="${width / 2}" y="${height / 2 + 13}" text-anchor="middle">${rate}</text>
</a>`
}

function linesMarkup({ flows, parts }: Snapshot, layout: Layout): string {
  const max = Math.max(10, ...flows.map(({ perSecond }) => perSecond ?? 0))
  return flows
    .map((flow) => {
      const path = layout.line(flow.from, flow.to)
      return path === '' ? '' : lineMarkup(flow, path, isCut(flow, parts), max)
    })
    .join('')
}

const isCut = ({ from, to }: Flow, parts: readonly ComponentView[]) =>
  parts.some(({ name, state }) => (name === from || name === to) && severity[state] === 'down')

/** Dots move along every 120 units of a line at constant speed; their number shows the traffic. */
const maxDots = 12
const stretch = 120

function lineMarkup({ from, to, perSecond }: Flow, path: string, cut: boolean, max: number) {
  const dots = Math.ceil(((perSecond ?? 0) / max) * maxDots)
  const line = `<path class="line${cut ? ' is-cut' : ''}" d="${path}"/>`
  const moving = `<path class="dots" d="${path}" stroke-dasharray="0 ${stretch / dots}"/>`
  return `<g data-key="${from} ${to}" data-dots="${dots}">${line}${dots > 0 ? moving : ''}</g>`
}

/** Text metrics in units of the picture; they match the font sizes of the style sheet. */
const sizes = {
  small: { character: 6.7, nameCharacter: 9.5, first: 16, line: 16.5 },
  large: { character: 8.3, nameCharacter: 11.5, first: 20, line: 20 },
}
const margin = 14
const iconWidth = 38
const largeFrom = 80

/** A component as a selectable box. `id` prefixes the pattern ids of the picture. */
export function boxMarkup(
  part: ComponentView,
  box: Box,
  words: Words,
  id: string,
  classes: string,
) {
  const { x, y, width, height } = box
  const kind = height >= largeFrom ? 'large' : 'small'
  const { character, nameCharacter, first, line } = sizes[kind]
  const word = words.texts.states[part.state]
  const room = width - 2 * margin
  const fits = part.name.length * nameCharacter + word.length * character + iconWidth <= room
  const items = [...(fits ? [] : [word]), ...itemsOf(part, words)]
  const lines = packItems(
    items,
    Math.floor(room / character),
    Math.floor((height - first - 4) / line),
  )
  const state = severity[part.state]
  const size = `width="${width}" height="${height}" rx="10"`
  const left = margin + 4
  return `<a class="box box-${part.kind} box-${kind} is-${state} ${classes}" data-key="${part.name}" data-part="${part.name}" href="?part=${part.name}#part" aria-label="${escaped(labelOf(part, words))}" transform="translate(${x} ${y})">
<rect class="box-back" ${size}/>
<rect class="box-pattern" ${size} fill="${state === 'well' ? 'none' : `url(#${id}-${state})`}"/>
<path class="box-colour" d="M10 0H5A5 5 0 0 0 0 5V${height - 5}A5 5 0 0 0 5 ${height}H10Z"/>
<text class="box-name" x="${left}" y="${first}">${part.name}</text>
<text class="box-state" x="${width - 30}" y="${first}" text-anchor="end">${fits ? escaped(word) : ''}</text>
<path class="box-icon" d="${stateIcons[part.state]}" transform="translate(${width - 25} ${first - 13})"/>
${lines.map((text, at) => `<text x="${left}" y="${first + (at + 1) * line}">${escaped(text)}</text>`).join('')}
</a>`
}

/** Most important first: a small box shows only the first ones. */
function itemsOf(part: ComponentView, words: Words): string[] {
  const { short, roles } = words.texts
  const format = createFormat(words)
  const counted = { database: short.queries, redis: short.lookups }[part.kind as string]
  const known = <T>(value: T | null, show: (value: T) => string) =>
    value === null ? [] : [show(value)]
  return [
    ...known(part.role, (role) => roles[role]),
    ...known(part.lagMs, (lag) => `${short.lag} ${format.ms(lag)}`),
    ...known(part.weight === 1 ? null : part.weight, (weight) => `${short.weight} ${weight}`),
    ...known(
      part.requestsPerSecond,
      (rate) => `${format.rate(rate)}${counted ? ` ${counted}` : short.requests}`,
    ),
    ...known(part.p95Ms, (ms) => `p95 ${format.ms(ms)}`),
    ...known(part.errorsPerSecond, (rate) => `${format.rate(rate)} ${short.errors}`),
    ...known(part.sessions, (count) => `${format.number(count)} ${short.sessions}`),
    ...known(part.cpuPercent, (percent) => `${short.cpu} ${format.percent(percent)}`),
    ...known(part.memoryBytes, format.bytes),
    ...known(part.kind === 'edge' ? null : part.version, (version) =>
      part.kind === 'replica' ? `v${version}` : version,
    ),
  ]
}

/** As many whole items as fit. */
function packItems(items: readonly string[], characters: number, lines: number): string[] {
  const result: string[] = []
  for (const item of items) {
    const longer = `${result.at(-1)} · ${item}`
    if (result.length > 0 && longer.length <= characters) result[result.length - 1] = longer
    else if (result.length < lines) result.push(item)
    else break
  }
  return result
}

function labelOf(part: ComponentView, words: Words): string {
  const { states, roles, kinds } = words.texts
  const role = part.role ? [roles[part.role]] : []
  return `${part.name}, ${kinds[part.kind]}: ${[states[part.state], ...role].join(', ')}`
}

/** Icon paths on a 16 × 16 grid: each state has its own shape, besides its colour. */
export const stateIcons: Readonly<Record<ComponentState, string>> = {
  ready: 'M3 8.5l3.5 3.5L13 4.5',
  starting: 'M8 13.5V3M3.5 7.5L8 3l4.5 4.5',
  draining: 'M8 2v7M4.5 6L8 9.5 11.5 6M2.5 13.5h11',
  slow: 'M4 2h8M4 14h8M5 2c0 5 6 7 6 12M11 2c0 5-6 7-6 12',
  lagging: 'M8 2a6 6 0 1 0 .01 0zM8 4.5V8l2.5 2',
  paused: 'M5 3v10M11 3v10',
  away: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.2 8.6 8 9 8 10.2M8 13v.3',
  waiting: 'M2.5 8h3l1.5-4 2.5 8L11 8h2.5M2 2l12 12',
  stopping: 'M4 4h8v8H4z',
  stopped: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
}

/** The severity of a state: decides the colour and pattern of a box. */
export const severity: Readonly<Record<ComponentState, 'well' | 'unwell' | 'down'>> = {
  ready: 'well',
  starting: 'unwell',
  draining: 'unwell',
  slow: 'unwell',
  lagging: 'unwell',
  paused: 'down',
  away: 'down',
  waiting: 'down',
  stopping: 'down',
  stopped: 'down',
}
