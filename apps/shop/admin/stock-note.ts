import type { StockNote } from '../views/models.ts'
import { count } from './count.ts'

const low = 10

/** The stock as the shopkeeper reads it. */
export function stockNote(stock: number): StockNote {
  if (stock === 0) return { level: 'out', text: 'Sold out' }
  if (stock <= low) return { level: 'low', text: `${stock} left` }
  return { level: 'in', text: count(stock, 'piece') }
}
