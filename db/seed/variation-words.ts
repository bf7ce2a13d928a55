/** What generated products vary: who made them, in which size, in which look. */

export const makers = [
  'Fernhill',
  'Kobold & Daughters',
  'Lindqvist',
  'Maison Colle',
  'Tackworks',
  'Old Quay',
  'Bramble Lane',
  'Nine Geese',
  'Harbour Street',
  'Zimt & Sohn',
  'Pine Marten',
  'Halyard',
  'Little Anvil',
  'Ostrava',
  'Blue Door',
  'Saltmarsh',
  'Van Klever',
  'Morning Ferry',
  'Papillon',
  'Stone Bridge',
  'Juniper Yard',
  'Tin Whistle',
  'Northlight',
  'Gecko Brothers',
  'Copper Kettle',
  'Alder & Ash',
  'Windmill',
  'Casa Resina',
  'Paper Harbour',
  'Twelve Bells',
  'Quince',
  'Fjordline',
  'Hedgehog',
  'Lantern Row',
  'Otter Creek',
  'Sunday Workshop',
  'Velvet Snail',
  'Granite Hill',
  'Robin Hood Road',
  'Cloudberry',
] as const

export const towns = [
  'Aveiro',
  'Bergen',
  'Bruges',
  'Cork',
  'Delft',
  'Gdańsk',
  'Ghent',
  'Graz',
  'Kaunas',
  'Leipzig',
  'Ljubljana',
  'Lyon',
  'Malmö',
  'Olomouc',
  'Porto',
  'Tartu',
  'Trieste',
  'Turku',
  'Vigo',
  'York',
] as const

export interface Size {
  name: string
  /** Of the price of the product that is varied. */
  factor: number
  sentence: string
}

export const sizes: readonly Size[] = [
  { name: 'small', factor: 0.65, sentence: 'The small one, for a first try or a last drawer.' },
  { name: 'large', factor: 1.45, sentence: 'The large one: the same thing with more of it.' },
  {
    name: 'travel size',
    factor: 0.55,
    sentence: 'Travel size: fits a coat pocket and a carry-on bag.',
  },
  {
    name: 'family size',
    factor: 1.9,
    sentence: 'Family size, for households that share everything.',
  },
  {
    name: 'twin pack',
    factor: 1.85,
    sentence: 'Two in a pack: one to use, one to know where it is.',
  },
  {
    name: 'pack of three',
    factor: 2.6,
    sentence: 'Three in a pack, at the price of a little more than two.',
  },
  {
    name: 'pack of ten',
    factor: 7.5,
    sentence: 'Ten in a carton for schools, studios and serious people.',
  },
  { name: 'gift box', factor: 1.35, sentence: 'In a gift box with a ribbon and room for a card.' },
  {
    name: 'starter set',
    factor: 1.6,
    sentence: 'A starter set with a printed guide of eight pages.',
  },
  {
    name: 'workshop size',
    factor: 3.2,
    sentence: 'Workshop size: the one for people who ran out twice.',
  },
  {
    name: 'refill',
    factor: 0.8,
    sentence: 'The refill, with less packaging and the same contents.',
  },
  { name: 'seconds', factor: 0.5, sentence: 'Seconds: small flaws in the look, none in the use.' },
]

export const looks = [
  'Forest Green',
  'Sea Blue',
  'Brick Red',
  'Mustard',
  'Charcoal',
  'Cream',
  'Lilac',
  'Copper',
  'Mint',
  'Coral',
  'Slate',
  'Sunflower',
  'Plum',
  'Sand',
  'Ice',
  'Rust',
  'Olive',
  'Rose',
  'Midnight',
  'Winter',
  'Spring',
  'Summer',
  'Autumn',
  'Festival',
  'Anniversary',
  'Classic',
  'Heritage',
] as const

/** `{maker}`, `{town}` and `{look}` are filled in. */
export const openings = [
  '{maker} of {town} has made this for three generations and still answers the telephone.',
  'The {look} edition comes from {maker}, a workshop of six people in {town}.',
  'Made in {town} by {maker}, in batches small enough to be signed by hand.',
  '{maker} began in a garage in {town}; the garage is now a museum with two opening hours a week.',
  'For the {look} edition {maker} asked its customers in {town} what they would change. They said: nothing.',
  '{maker} delivers it from {town} by train, twice a week, in boxes that come back to be filled again.',
  'The {look} edition was meant for one season. {maker} of {town} has stopped trying to end it.',
  'Tested in {town} by {maker} on everything within reach, including the tester.',
] as const
