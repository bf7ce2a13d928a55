import type { Connection, RowDataPacket } from 'mysql2/promise'
import { checkNumber } from '../apps/shop/db/check-number.ts'
import { catalogue } from './catalogue/catalogue.ts'
import { generateProduct, type Model } from './generate-product.ts'
import { insertProducts } from './insert-products.ts'
import { generatedAfter, handMadeCount, madeInOfficeFrom } from './product-ids.ts'
import { readCategoryIds } from './seed-catalogue.ts'

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
