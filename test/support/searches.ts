import assert from 'node:assert/strict'
import type { Client } from '../../apps/shared/client.ts'

/** Search texts, and the product that must come first (or one of these). */
export const firstFound: Record<string, string | string[]> = {
  // Names, complete and partial.
  'sticky notes': 'classic-yellow-notes',
  'Sticky Note': 'classic-yellow-notes',
  'yellow notes': 'classic-yellow-notes',
  honey: 'acacia-honey',
  'acacia honey 500 g': 'acacia-honey',
  '500g': ['acacia-honey', 'joiners-wood-glue'],
  '500 g honey': 'acacia-honey',
  'duct tape': 'silver-duct-tape',
  'washi tape': 'washi-tape-set',
  'wood glue': 'joiners-wood-glue',
  "joiner's glue": 'joiners-wood-glue',
  'hot glue gun': 'hot-glue-gun-set',
  'maple syrup': 'dark-maple-syrup',
  'strawberry jam': 'strawberry-jam',
  'venus fly trap': 'venus-flytrap',
  ivy: 'english-ivy',
  octopus: 'bathtime-octopus',
  gecko: 'wall-climbing-gecko',
  'knife strip': 'magnetic-knife-strip',
  // Categories and summaries.
  plants: ['venus-flytrap', 'english-ivy', 'passion-flower', 'moss-pole-pothos'],
  'clinging plants': ['venus-flytrap', 'english-ivy', 'passion-flower', 'moss-pole-pothos'],
  'tear off list': 'endless-note-roll',
  'laptop stickers': 'deep-sea-vinyl-pack',
  // Synonyms.
  superglue: 'lightning-super-glue',
  'super glue': 'lightning-super-glue',
  'post-it': 'classic-yellow-notes',
  postit: 'classic-yellow-notes',
  'post its': 'classic-yellow-notes',
  kids: ['wall-climbing-gecko', 'sticky-hand', 'star-slime', 'catch-mitts', 'bathtime-octopus'],
  gift: [
    'endless-note-roll',
    'deep-sea-vinyl-pack',
    'acacia-honey',
    'snail-desk-dispenser',
    'pebble-pop-up-dispenser',
    'heart-notes',
  ],
  'gift for kids': ['wall-climbing-gecko', 'star-slime', 'venus-flytrap', 'catch-mitts'],
  sellotape: 'snail-desk-dispenser',
  velcro: ['catch-mitts', 'burdock-seeds'],
  'flip chart': 'self-stick-easel-pad',
  flipchart: 'self-stick-easel-pad',
  'electrical tape': 'insulation-tape-six-colours',
  'carnivorous plant': ['venus-flytrap', 'cape-sundew', 'butterwort'],
  'knife holder': 'magnetic-knife-strip',
  'fridge magnet': 'fruit-fridge-magnets',
  'car sticker': 'sunset-bumper-sticker',
  'bath toy': 'bathtime-octopus',
  candy: ['sea-salt-caramels', 'toffee-apples', 'pistachio-nougat', 'treacle-toffee-slab'],
  // Plurals, prefixes, one word or two, accents.
  magnets: ['neodymium-discs', 'horseshoe-magnet', 'fruit-fridge-magnets', 'key-cloud'],
  hooks: ['suction-hook', 'brass-coat-hook', 'adhesive-wall-hooks'],
  strawberries: 'strawberry-jam',
  knives: 'magnetic-knife-strip',
  magn: [
    'fruit-fridge-magnets',
    'magnetic-tiles',
    'horseshoe-magnet',
    'magnetic-putty',
    'neodymium-discs',
    'key-cloud',
  ],
  straw: 'strawberry-jam',
  'honey comb': 'cut-honeycomb',
  'sun dew': 'cape-sundew',
  ducttape: 'silver-duct-tape',
  Kïntsugi: 'kintsugi-repair-kit',
  ＨＯＮＥＹ: 'acacia-honey',
  // Misspelt.
  hony: 'acacia-honey',
  magnte: ['neodymium-discs', 'horseshoe-magnet', 'fruit-fridge-magnets', 'key-cloud'],
  strawbery: 'strawberry-jam',
  'strabery jam': 'strawberry-jam',
  kintsuji: 'kintsugi-repair-kit',
  'acasia hony': 'acacia-honey',
  dinosuar: 'dinosaur-sticker-roll',
  hydranga: 'climbing-hydrangea',
  carmel: 'sea-salt-caramels',
}

/** The products that a page links to, in order. */
export const slugsIn = (html: string) => [
  ...new Set([...html.matchAll(/href="\/products\/([a-z0-9-]+)"/g)].map(([, slug]) => slug)),
]

/** The searches whose first product is not the expected one. */
export async function wronglyFound(client: Client): Promise<string[]> {
  const wrong: string[] = []
  for (const [q, wanted] of Object.entries(firstFound)) {
    const { status, body } = await client.get(`/products?q=${encodeURIComponent(q)}`)
    assert.equal(status, 200, q)
    const found = slugsIn(body)
    if (![wanted].flat().includes(found[0] ?? ''))
      wrong.push(`${q}: ${found.slice(0, 4).join(', ') || 'nothing'}, not ${wanted}`)
  }
  return wrong
}
