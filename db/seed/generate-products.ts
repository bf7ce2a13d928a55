import type { Connection, RowDataPacket } from 'mysql2/promise'
import { checkNumber } from '../../apps/shop/db/handle.ts'
import { catalogue } from './catalogue/catalogue.ts'
import { generatedAfter, generatedId, handMadeCount, madeInOfficeFrom } from './product-ids.ts'
import { insertProducts, type ProductRow, readCategoryIds } from './seed-catalogue.ts'
import { looks, makers, openings, type Size, sizes, towns } from './variation-words.ts'

/** A hand-made product, of which others are made. */
export interface Model {
  name: string
  summary: string
  description: string
  priceCents: number
  picture: string
  categoryId: number
  category: string
}

const dayMs = 24 * 60 * 60_000
const spreadDays = 1000

/**
 * The n-th generated product, from 1: a variation of one of the hand-made ones. The
 * same whenever and however it is made; only its age counts back from `now`.
 */
export function generateProduct(number: number, models: readonly Model[], now: Date): ProductRow {
  const random = createRandom(number)
  const model = random.pick(models)
  const variation = {
    maker: random.pick(makers),
    town: random.pick(towns),
    look: random.pick(looks),
  }
  const size = random.pick(sizes)
  const name = `${variation.maker} ${shortName(model)}, ${variation.look}, ${size.name}`
  return {
    id: generatedId(number),
    slug: slugOf(name, number),
    categoryId: model.categoryId,
    category: model.category,
    name,
    summary: model.summary,
    description: description(model, size, variation, random),
    // Each word is a row of the search's index, which is most of what a product costs: name, summary
    // and category are enough to find so many.
    keywords: '',
    priceCents: price(model, size, random),
    stock: stock(random),
    picture: model.picture,
    featured: null,
    createdAt: new Date(now.getTime() - random.next() * spreadDays * dayMs),
  }
}

// "Acacia Honey, 500 g" without its own size.
const shortName = ({ name }: Model) => name.split(',')[0] as string

/** The number makes it unique, whatever the name. */
const slugOf = (name: string, number: number) =>
  `${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-|-$/g, '')}-${number}`

function description(
  model: Model,
  size: Size,
  variation: Record<'maker' | 'town' | 'look', string>,
  random: Random,
): string {
  const opening = random
    .pick(openings)
    .replace(/\{(maker|town|look)\}/g, (_, part: keyof typeof variation) => variation[part])
  const paragraph = random.pick(model.description.split('\n\n'))
  const [sentence] = paragraph.split(/(?<=[.!?]) (?=\p{Lu})/u)
  return `${opening} ${size.sentence}\n\n${sentence}`
}

/** Around the model's price, at least 50 cents, in steps of ten. */
function price(model: Model, size: Size, random: Random): number {
  const cents = model.priceCents * size.factor * (0.8 + 0.5 * random.next())
  return Math.max(50, Math.round(cents / 10) * 10)
}

/** One in twenty sold out, one in ten nearly. */
function stock(random: Random): number {
  const kind = random.next()
  if (kind < 0.05) return 0
  return kind < 0.15 ? 1 + random.below(10) : 11 + random.below(490)
}

const batchSize = 1000

export interface Growth {
  /** Products of the hand-made catalogue and generated ones, afterwards. */
  total: number
  made: number
}

/**
 * Generates products until there are `wanted` in all. Every batch is a transaction
 * of its own and the numbers go up, so one that was stopped goes on where it was.
 * More than wanted are left as they are.
 */
export async function growCatalogue(
  connection: Connection,
  wanted: number,
  now: Date,
): Promise<Growth> {
  const there = await countGenerated(connection)
  const target = Math.max(there, wanted - handMadeCount)
  if (target > there) await generate(connection, there + 1, target, now)
  return { total: handMadeCount + target, made: target - there }
}

async function countGenerated(connection: Connection): Promise<number> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT CAST(COALESCE(MAX(id), 0) AS SIGNED) AS newest
       FROM products
      WHERE id > ? AND id < ?`,
    [generatedAfter, madeInOfficeFrom],
  )
  return Math.max(0, checkNumber('newest', rows[0]?.newest) - generatedAfter)
}

async function generate(connection: Connection, first: number, last: number, now: Date) {
  const models = modelsIn(await readCategoryIds(connection))
  let inserting = Promise.resolve()
  for (let start = first; start <= last; start += batchSize) {
    const count = Math.min(batchSize, last - start + 1)
    // The next batch is made while the server stores the one before.
    const rows = Array.from({ length: count }, (_, index) =>
      generateProduct(start + index, models, now),
    )
    await inserting
    inserting = insertProducts(connection, rows)
  }
  await inserting
}

const modelsIn = (categoryIds: Map<string, number>): Model[] =>
  catalogue.flatMap(({ slug, name, products }) =>
    products.map((product) => ({
      ...product,
      categoryId: categoryIds.get(slug) as number,
      category: name,
    })),
  )

/** A small seeded generator (mulberry32): the same numbers from the same seed, on every machine. */
export function createRandom(seed: number) {
  let state = seed >>> 0

  /** From 0 (included) to 1 (excluded). */
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  const below = (count: number) => Math.floor(next() * count)
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item

  return { next, below, pick }
}

export type Random = ReturnType<typeof createRandom>
