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
