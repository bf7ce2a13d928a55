/** A part of a list: rows from `offset` on, at most `size`. */
export interface Page {
  size: number
  offset: number
}

export interface Slice<Item> {
  items: Item[]
  hasMore: boolean
}

/** One row more than shown is read, to know whether there are more without counting them. */
export const toSlice = <Item>(rows: Item[], { size }: Page): Slice<Item> => ({
  items: rows.slice(0, size),
  hasMore: rows.length > size,
})

export const pageOf = (number: number, size = 50): Page => ({ size, offset: (number - 1) * size })

const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&')

/** LIKE patterns of typed text, none of whose characters is a wildcard. */
export const containing = (text: string): string => `%${escaped(text)}%`
export const startingWith = (text: string): string => `${escaped(text)}%`
