import type { ComponentView, Flow, Snapshot } from '../../topology/snapshot.ts'
import { createFormat, escaped, type Words } from './format.ts'
import { boxMarkup, severity } from './topology-box.ts'
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
