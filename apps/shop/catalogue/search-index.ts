import type { Handle } from '../db/handle.ts'
import { addToSearch, removeFromSearch } from './search-index-repository.ts'
import { productTerms, type SearchText } from './search-terms.ts'
import { spellingKeys } from './spelling.ts'

/** From the end of this transaction on, searches find the product as it is saved. */
export async function indexProduct(tx: Handle, id: number, product: SearchText): Promise<void> {
  await removeFromSearch(tx, id)
  await addToSearch(tx, [{ id, terms: productTerms(product) }], { spellingKeys })
}

/** From the end of this transaction on, searches do not find the product any more. */
export const removeProductFromIndex = (tx: Handle, id: number): Promise<void> =>
  removeFromSearch(tx, id)
