import type { Handle } from '../db/handle.ts'

/** A product and what it is found by. */
export interface IndexedProduct {
  id: number
  /** Term → weight. */
  terms: ReadonlyMap<string, number>
}

interface SpellingRules {
  /** What a term is found by when it is misspelt. */
  spellingKeys: (word: string) => string[]
}

/**
 * Makes products found; in the transaction that saves them. Those that are found already are to be
 * removed before.
 */
export async function addToSearch(
  tx: Handle,
  products: readonly IndexedProduct[],
  { spellingKeys }: SpellingRules,
): Promise<void> {
  const rows = products.flatMap(({ id, terms }) =>
    [...terms].map(([term, weight]) => [id, term, weight] as const),
  )
  await tx.change(
    `INSERT INTO search_terms (product_id, term, weight)
     SELECT added.product_id, added.term, added.weight
       FROM JSON_TABLE(CAST(? AS CHAR), '$[*]' COLUMNS (
              product_id BIGINT UNSIGNED PATH '$[0]',
              term VARCHAR(40) PATH '$[1]',
              weight INT PATH '$[2]')) AS added`,
    [JSON.stringify(rows)],
  )
  await countWords(
    tx,
    rows.map(([, term]) => term),
    spellingKeys,
  )
}

async function countWords(
  tx: Handle,
  terms: readonly string[],
  spellingKeys: SpellingRules['spellingKeys'],
): Promise<void> {
  const counts = new Map<string, number>()
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  // In one order, so that two who save at the same time wait for each other and not both.
  const words = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
  const added = JSON.stringify(words)
  const fresh = await tx.select<{ word: string }>(
    `SELECT added.word
       FROM JSON_TABLE(CAST(? AS CHAR), '$[*]' COLUMNS (word VARCHAR(40) PATH '$[0]')) AS added
       LEFT JOIN search_words w ON w.word = added.word COLLATE utf8mb4_bin
      WHERE w.word IS NULL`,
    [added],
  )
  const spellings = fresh.flatMap(({ word }) => spellingKeys(word).map((key) => [key, word]))
  if (spellings.length > 0)
    await tx.change(
      `INSERT IGNORE INTO search_spellings (spelling, word)
       SELECT added.spelling, added.word
         FROM JSON_TABLE(CAST(? AS CHAR), '$[*]' COLUMNS (
                spelling VARCHAR(7) PATH '$[0]',
                word VARCHAR(40) PATH '$[1]')) AS added`,
      [JSON.stringify(spellings)],
    )
  await tx.change(
    `INSERT INTO search_words (word, products)
     SELECT added.word, added.products
       FROM JSON_TABLE(CAST(? AS CHAR), '$[*]' COLUMNS (
              word VARCHAR(40) PATH '$[0]',
              products INT PATH '$[1]')) AS added
         ON DUPLICATE KEY UPDATE products = search_words.products + added.products`,
    [added],
  )
}

/** The products with ids from `first` to `last` are found no longer; in the transaction that changes them. */
export async function removeFromSearch(tx: Handle, first: number, last = first): Promise<void> {
  await tx.change(
    `UPDATE search_words w
       JOIN (SELECT term, COUNT(*) AS products
               FROM search_terms
              WHERE product_id BETWEEN ? AND ?
              GROUP BY term) AS removed ON removed.term = w.word
        SET w.products = w.products - LEAST(w.products, removed.products)`,
    [first, last],
  )
  await tx.change('DELETE FROM search_terms WHERE product_id BETWEEN ? AND ?', [first, last])
}
