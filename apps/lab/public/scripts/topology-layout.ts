import type { ComponentKind } from '../../topology/snapshot.ts'

export interface Box {
  name: string
  x: number
  y: number
  width: number
  height: number
}

export interface Layout {
  width: number
  height: number
  boxes: Box[]
  /** The line from one box to another, for the path's `d`. */
  line(from: string, to: string): string
}

type Placed = readonly { name: string; kind: ComponentKind }[]

const gap = 8

/**
 * From left to right: browsers, edges and web servers, app replicas, stores; below them monitoring.
 * The height is constant up to twelve app replicas.
 */
export function wideLayout(parts: Placed): Layout {
  const replicas = namesOf(parts, 'replica')
  const web = namesOf(parts, 'web')
  // Behind two load balancers, web servers are a tier of their own.
  const isTier = namesOf(parts, 'edge').length > 1
  const edges = [...namesOf(parts, 'edge'), ...(isTier ? [] : web)]
  const columns = isTier ? fiveColumns : fourColumns
  // Two have to leave room for the whoamis below.
  const edge = { tallest: edges.length > 1 ? 112 : 136, spread: 24 }
  const tallest = isTier ? Math.max(edges.length, web.length) : edges.length
  const edgesHeight = tallest * (edge.tallest + edge.spread)
  const stores = [...namesOf(parts, 'database'), ...namesOf(parts, 'redis')]
  const whoami = namesOf(parts, 'whoami')
  const whoamiHeight = whoami.length > 5 ? 36 : whoami.length > 2 ? 44 : 72
  const whoamisHeight = whoami.length * (whoamiHeight + gap)
  const height = Math.max(560, replicas.length * 46, edgesHeight + whoamisHeight)
  // In the middle, or above many whoamis.
  const isRoomBelow = height / 2 >= edgesHeight / 2 + whoamisHeight
  const edgeMiddle = isRoomBelow ? height / 2 : (height - whoamisHeight) / 2
  const watching = [...namesOf(parts, 'sentinel'), ...namesOf(parts, 'monitoring')]
  const monitoring = bottomRows(watching, height)
  const boxes = [
    { name: 'browser', x: 0, y: edgeMiddle - 26, width: columns.browserWidth, height: 52 },
    ...column(edges, { ...columns.edge, height: edgeMiddle * 2, ...edge }),
    ...(isTier ? column(web, { ...columns.web, height: edgeMiddle * 2, ...edge }) : []),
    ...column(replicas, {
      ...columns.replica,
      height,
      tallest: 88,
      spread: replicas.length > 5 ? gap : 24,
    }),
    ...column(stores, {
      ...{ x: 752, width: 208, height, tallest: 136, spread: stores.length > 5 ? 24 : 48 },
    }),
    ...whoami.map((name, at, all) => ({
      ...{ name, ...columns.web, height: whoamiHeight },
      y: height - (all.length - at) * (whoamiHeight + gap) + gap,
    })),
    ...monitoring,
  ]
  const bottom = monitoring.at(-1)
  const whole = bottom ? bottom.y + bottom.height : height
  return { width: 960, height: whole, boxes, line: linesBetween(boxes, sideways) }
}

/** Where columns begin, and how wide they are. */
const fourColumns = {
  browserWidth: 120,
  edge: { x: 168, width: 164 },
  web: { x: 168, width: 164 },
  replica: { x: 398, width: 288 },
}
const fiveColumns = {
  browserWidth: 88,
  edge: { x: 120, width: 140 },
  web: { x: 292, width: 140 },
  replica: { x: 472, width: 244 },
}

/** Rows of four boxes below the picture: nothing passes through them. */
function bottomRows(names: readonly string[], height: number): Box[] {
  const [perRow, width, tall] = [4, 228, 44]
  return names.map((name, at) => ({
    name,
    x: (at % perRow) * (width + 16),
    y: height + 3 * gap + Math.floor(at / perRow) * (tall + gap),
    width,
    height: tall,
  }))
}

interface Column {
  x: number
  width: number
  height: number
  tallest: number
  /** Between two boxes. */
  spread: number
}

/** A vertically centred column of boxes. */
function column(names: readonly string[], { x, width, height, tallest, spread }: Column) {
  const room = (height - spread * (names.length - 1)) / Math.max(1, names.length)
  const tall = Math.min(tallest, room)
  const top = (height - tall * names.length - spread * (names.length - 1)) / 2
  return names.map((name, at) => ({ name, x, y: top + at * (tall + spread), width, height: tall }))
}

/** From top to bottom, for phones: lines run along both sides. */
export function tallLayout(parts: Placed): Layout {
  const full = { x: 20, width: 296 }
  const boxes: Box[] = [{ name: 'browser', x: 108, y: 0, width: 120, height: 36 }]
  let y = 60
  const add = (names: readonly string[], height: number) => {
    for (const name of names) {
      boxes.push({ name, ...full, y, height })
      y += height + gap
    }
    y += gap * 2
  }
  const edges = namesOf(parts, 'edge')
  const replicas = namesOf(parts, 'replica')
  add([...edges, ...namesOf(parts, 'web')], 64)
  add(replicas, replicas.length > 6 ? 56 : 72)
  add([...namesOf(parts, 'database'), ...namesOf(parts, 'redis')], 64)
  add(namesOf(parts, 'whoami'), 40)
  add(namesOf(parts, 'sentinel'), 40)
  add(namesOf(parts, 'monitoring'), 40)
  return {
    width: 336,
    height: y - gap * 2,
    boxes,
    line: linesBetween(boxes, along([...edges, ...namesOf(parts, 'web')])),
  }
}

const namesOf = (parts: Placed, kind: ComponentKind) =>
  parts.filter((part) => part.kind === kind).map(({ name }) => name)

const linesBetween =
  (boxes: readonly Box[], line: (from: Box, to: Box) => string) => (from: string, to: string) => {
    const [a, b] = [from, to].map((name) => boxes.find((box) => box.name === name))
    return a && b ? line(a, b) : ''
  }

const middle = ({ y, height }: Box) => y + height / 2

function sideways(from: Box, to: Box): string {
  if (from.x === to.x) return `M${from.x + from.width / 2} ${from.y + from.height}V${to.y}`
  const [x1, x2] = [from.x + from.width, to.x]
  const bend = (x2 - x1) / 2
  return `M${x1} ${middle(from)}C${x1 + bend} ${middle(from)} ${x2 - bend} ${middle(to)} ${x2} ${middle(to)}`
}

const along = (front: readonly string[]) => (from: Box, to: Box) => {
  if (from.name === 'browser') return `M${from.x + from.width / 2} ${from.height}V${to.y}`
  const isLeft = front.includes(from.name)
  const side = isLeft ? from.x : from.x + from.width
  return `M${side} ${middle(from)}H${isLeft ? 8 : 328}V${middle(to)}H${side}`
}
