import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import { addToSearch, removeFromSearch } from '../../apps/shop/catalogue/search-index-repository.ts'
import {
  productTerms,
  type SearchText,
  searchIndexVersion,
} from '../../apps/shop/catalogue/search-terms.ts'
import { spellingKeys } from '../../apps/shop/catalogue/spelling.ts'
import type { Handle } from '../../apps/shop/db/handle.ts'
import { catalogue } from './catalogue/catalogue.ts'

const batchSize = 500

interface IndexableProduct extends SearchText {
  id: number
}

/** Adds products to the search index, in the caller's transaction. */
export async function indexProducts(
  connection: Connection,
  products: readonly IndexableProduct[],
): Promise<void> {
  const indexed = products.map((product) => ({ id: product.id, terms: productTerms(product) }))
  await addToSearch(handleOf(connection), indexed, { spellingKeys })
}

/**
 * Indexes the products that are not in the search index yet, or were indexed by other rules. Each
 * batch is a transaction of its own, so an interrupted run continues where it stopped.
 * @returns how many were indexed
 */
export async function indexCatalogue(connection: Connection): Promise<number> {
  const state = await readState(connection)
  if (state?.version === searchIndexVersion && state.upTo === null) return 0
  if (!state) await fillKeywords(connection)
  let upTo = state?.version === searchIndexVersion ? (state.upTo ?? 0) : 0
  let count = 0
  for (;;) {
    const products = await readProducts(connection, upTo)
    const last = products.at(-1)?.id ?? null
    await inTransaction(connection, async () => {
      if (last !== null) {
        await removeFromSearch(handleOf(connection), upTo + 1, last)
        await indexProducts(connection, products)
      }
      await writeState(connection, last)
    })
    if (last === null) return count
    upTo = last
    count += products.length
  }
}

export async function inTransaction(
  connection: Connection,
  work: () => Promise<void>,
): Promise<void> {
  await connection.beginTransaction()
  try {
    await work()
    await connection.commit()
  } catch (error) {
    await connection.rollback()
    throw error
  }
}

async function readState(connection: Connection) {
  const [[row]] = await connection.query<RowDataPacket[]>(
    'SELECT version, up_to AS upTo FROM search_index',
  )
  return row as { version: number; upTo: number | null } | undefined
}

const writeState = (connection: Connection, upTo: number | null) =>
  connection.query('REPLACE INTO search_index (id, version, up_to) VALUES (1, ?, ?)', [
    searchIndexVersion,
    upTo,
  ])

async function readProducts(connection: Connection, after: number): Promise<IndexableProduct[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT p.id, p.name, p.summary, p.keywords, c.name AS category
       FROM products p
       JOIN categories c ON c.id = p.category_id
      WHERE p.id > ?
        AND p.retired_at IS NULL
      ORDER BY p.id
      LIMIT ${batchSize}`,
    [after],
  )
  return rows as IndexableProduct[]
}

/** Adds keywords to hand-made products that were inserted before products had keywords. */
async function fillKeywords(connection: Connection): Promise<void> {
  for (const { slug, keywords } of catalogue.flatMap(({ products }) => products))
    await connection.query("UPDATE products SET keywords = ? WHERE slug = ? AND keywords = ''", [
      keywords,
      slug,
    ])
}

/** A connection as the shop's repositories expect it. */
export const handleOf = (connection: Connection): Handle => ({
  select: async <Row>(sql: string, params: readonly unknown[] = []) => {
    const [rows] = await connection.query<RowDataPacket[]>(sql, [...params])
    return rows as unknown as Row[]
  },
  change: async (sql, params = []) => {
    const [{ affectedRows, insertId }] = await connection.query<ResultSetHeader>(sql, [...params])
    return { affectedRows, insertId }
  },
})
