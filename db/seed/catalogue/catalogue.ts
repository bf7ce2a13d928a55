import { clingingPlants } from './clinging-plants.ts'
import { glues } from './glues.ts'
import { hooksMagnets } from './hooks-magnets.ts'
import { notesPaper } from './notes-paper.ts'
import type { CatalogueCategory } from './product.ts'
import { stickers } from './stickers.ts'
import { stickyTreats } from './sticky-treats.ts'
import { tapes } from './tapes.ts'
import { toysPlay } from './toys-play.ts'

/** The hand-made products. */
export const catalogue: readonly CatalogueCategory[] = [
  notesPaper,
  tapes,
  stickers,
  glues,
  stickyTreats,
  hooksMagnets,
  clingingPlants,
  toysPlay,
]
