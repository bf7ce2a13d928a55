import type { PartView } from '../../watch/snapshot.ts'
import { escaped } from './markup.ts'
import { createFormat, type Words } from './topology-format.ts'
import { gravity, stateIcons } from './topology-icons.ts'
import type { Box } from './topology-layout.ts'

/** Of the box's letters, in the picture's units; the style sheet has the same sizes of type. */
const sizes = {
  small: { character: 6.7, nameCharacter: 9.5, first: 16, line: 16.5 },
  large: { character: 8.3, nameCharacter: 11.5, first: 20, line: 20 },
}
const margin = 14
const iconWidth = 38
const largeFrom = 80

/** A part as a box that can be chosen. `id` tells the patterns of two pictures apart. */
export function boxMarkup(part: PartView, box: Box, words: Words, id: string, classes: string) {
  const { x, y, width, height } = box
  const kind = height >= largeFrom ? 'large' : 'small'
  const { character, nameCharacter, first, line } = sizes[kind]
  const word = words.texts.states[part.state]
  const room = width - 2 * margin
  const fits = part.name.length * nameCharacter + word.length * character + iconWidth <= room
  const items = [...(fits ? [] : [word]), ...itemsOf(part, words)]
  const lines = packed(items, Math.floor(room / character), Math.floor((height - first - 4) / line))
  const state = gravity[part.state]
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

/** In the order of what matters most: a small box shows the first ones. */
function itemsOf(part: PartView, words: Words): string[] {
  const { short, roles } = words.texts
  const format = createFormat(words)
  const counted = { database: short.queries, redis: short.lookups }[part.kind as string]
  const known = <T>(value: T | null, show: (value: T) => string) =>
    value === null ? [] : [show(value)]
  return [
    ...known(part.role, (role) => roles[role]),
    ...known(part.lagMs, (lag) => `${short.lag} ${format.ms(lag)}`),
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

/** As many whole items as there is room for. */
function packed(items: readonly string[], characters: number, lines: number): string[] {
  const result: string[] = []
  for (const item of items) {
    const longer = `${result.at(-1)} · ${item}`
    if (result.length > 0 && longer.length <= characters) result[result.length - 1] = longer
    else if (result.length < lines) result.push(item)
    else break
  }
  return result
}

function labelOf(part: PartView, words: Words): string {
  const { states, roles, kinds } = words.texts
  const role = part.role ? [roles[part.role]] : []
  return `${part.name}, ${kinds[part.kind]}: ${[states[part.state], ...role].join(', ')}`
}
