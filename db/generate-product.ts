import type { ProductRow } from './insert-products.ts'
import { generatedId } from './product-ids.ts'
import { createRandom, type Random } from './random.ts'
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
