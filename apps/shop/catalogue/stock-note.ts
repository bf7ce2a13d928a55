import type { StockNote } from '../views/models.ts'

const low = 10

export function stockNote(stock: number): StockNote {
  if (stock === 0) return { level: 'out', text: 'Sold out' }
  return stock <= low
    ? { level: 'low', text: `Only ${stock} left` }
    : { level: 'in', text: 'In stock' }
}
