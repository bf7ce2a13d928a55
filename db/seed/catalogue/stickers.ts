import type { CatalogueCategory } from './product.ts'

/** Stickers: small pictures with commitment. */
export const stickers: CatalogueCategory = {
  slug: 'stickers',
  name: 'Stickers',
  description:
    'Small pictures with commitment: for laptops, lunch boxes, jars, suitcases and one whole bedroom wall.',
  picture: 'category-stickers.svg',
  position: 3,
  products: [
    {
      slug: 'market-fruit-sticker-sheet',
      name: 'Market Fruit Sticker Sheets',
      summary:
        'Six cheerful fruits per sheet, four sheets. Dishwasher-safe for lunch boxes and bottles.',
      keywords: 'kids, children, strawberry, banana, food, lunchbox, gift',
      description: [
        'A strawberry, a lemon, a slice of melon, an orange, a pair of cherries and an avocado that insists on being counted as fruit. Each sticker is between 35 and 50 millimetres large, cut around the shape with a white border. Four identical sheets, twenty-four stickers.',
        'The vinyl is laminated and survives about two hundred rounds in the upper rack of a dishwasher, provided you let it rest for a day after sticking. Rounded edges everywhere, so small fingernails find no place to start.',
        'Contains no vitamins.',
      ].join('\n\n'),
      priceCents: 590,
      stock: 310,
      picture: 'stickers-fruit.svg',
    },
    {
      slug: 'deep-sea-vinyl-pack',
      name: 'Deep Sea Vinyl Pack',
      summary:
        'Whale, octopus, starfish and friends: eight large laptop stickers in weatherproof vinyl.',
      keywords:
        'laptop stickers, ocean, fish, whale, animals, waterproof, vinyl stickers, skateboard, gift',
      description: [
        'Eight residents of the deep, the whale ten centimetres long, the others between five and seven. Thick matt vinyl with a velvety top layer that shrugs off scratches, coffee and the inside of a rucksack.',
        'The adhesive lets you lift and straighten for the first five minutes; after that it settles down, and after a day it means it. Years later it peels away in one piece if you warm it a little, which cannot be said of barnacles.',
        'Ten cents of every pack go to a beach-cleaning group on the North Sea. They asked us to point out that stickers do not belong on real whales.',
      ].join('\n\n'),
      priceCents: 1190,
      stock: 158,
      picture: 'stickers-ocean.svg',
      featured: 3,
    },
    {
      slug: 'gold-reward-stars',
      name: 'Gold Reward Stars',
      summary:
        '180 foil stars for homework, brushed teeth and adults who finally filed their taxes.',
      keywords: 'star stickers, teacher, school, kids, children, motivation, chart, potty training',
      description: [
        'Twenty sheets with nine folded-look stars each, 22 millimetres across and hot-stamped with real metal foil, so they flash when the chart swings open. A weekly chart for the wall is included, along with icons for brushing teeth, making the bed, reading and feeding the rabbit.',
        'They hold on paper and card for good and come off a school desk without a trace. Teachers may want the big box; write to us.',
        'Scientific evidence suggests that grown-ups work harder for them too. We give one to whoever empties the office dishwasher.',
      ].join('\n\n'),
      priceCents: 490,
      stock: 402,
      picture: 'stickers-stars.svg',
    },
    {
      slug: 'holographic-night-sky',
      name: 'Holographic Night Sky',
      summary:
        'Planet, moon, bolt, star and one cosmic cat that change colour whenever you tilt them.',
      keywords: 'space stickers, planets, shiny, rainbow, moon, cat, galaxy, kids, gift',
      description: [
        'Five stickers on rainbow film: pink from the left, mint from the right, every colour in between while you are still deciding. The planet measures 80 millimetres, the cat 45, and the cat is looking at you.',
        'Made for phone cases, skateboards and water bottles. The film is only 0.1 millimetres thick and follows gentle curves, but not corners; leave a few millimetres of air at the edges of a case.',
        'Best under direct sunlight, street lamps and disco balls. In the fridge they are merely silver.',
      ].join('\n\n'),
      priceCents: 690,
      stock: 5,
      picture: 'stickers-holo.svg',
    },
    {
      slug: 'sunset-bumper-sticker',
      name: 'Sunset Stripe Bumper Sticker',
      summary:
        'Mountains, pines and six bands of evening sky for the back of whatever takes you there.',
      keywords: 'car sticker, van, camper, bike, mountain, retro, travel',
      description: [
        'A wide 230 by 95 millimetres of seventies sunset, printed in six solid colours instead of dots, so it stays crisp from the car behind. Cast vinyl with UV varnish: five summers of sun, road salt and pressure washers before the orange begins to mellow.',
        'Wash the paint with soap, dry it, and put the sticker on from one side to the other with a bank card wrapped in a cloth. A soapy film of water underneath lets you slide it into place.',
        'Does not make the van faster. Owners report that it does make detours longer.',
      ].join('\n\n'),
      priceCents: 450,
      stock: 233,
      picture: 'stickers-bumper.svg',
    },
    {
      slug: 'forest-wall-decals',
      name: 'Forest Wall Decals, 2 metres',
      summary:
        'A whole woodland with fox and birds for the nursery wall, removable when dragons take over.',
      keywords: 'wall stickers, wall tattoo, mural, nursery, baby, animals, trees, children',
      description: [
        'Thirty-four pieces on three large sheets: trees up to 160 centimetres tall, pines, bushes, a fox and a handful of birds. Together they make a forest about two metres wide, or two smaller ones on either side of a bed.',
        'Woven textile film instead of vinyl. It hangs on the wall like a soft curtain, shows no gloss in lamplight, does not smell, and can be moved again and again without pulling off the paint. A felt squeegee for smoothing is in the tube.',
        'Wait three weeks after painting the room. Plan an hour with two people, or an afternoon with a helpful four-year-old.',
      ].join('\n\n'),
      priceCents: 5900,
      stock: 29,
      picture: 'stickers-forest.svg',
      featured: 7,
    },
    {
      slug: 'pantry-jar-labels',
      name: 'Pantry Jar Labels with Pen',
      summary:
        '48 kraft, chalkboard and cream labels for jars, plus a white marker that wipes off.',
      keywords:
        'kitchen labels, spice labels, chalkboard, organise, organize, jam jars, storage, preserving',
      description: [
        'Forty-eight labels, 60 by 45 millimetres: sixteen in brown kraft, sixteen in matt chalkboard black and sixteen in cream, half of them with small drawings of grain, leaf and bean and half blank for what you actually keep in there.',
        'All three are water-resistant and oil-resistant, because a pantry is a place of accidents. The white liquid-chalk pen writes on the black ones, dries in a minute and comes off with a damp cloth when the lentils turn into rice.',
        'To remove a label, fill the jar with hot water and wait for two minutes. It will slide off, glue and all.',
      ].join('\n\n'),
      priceCents: 990,
      stock: 167,
      picture: 'stickers-labels.svg',
    },
    {
      slug: 'dinosaur-sticker-roll',
      name: 'Roll of 200 Dinosaurs',
      summary:
        'Long necks, plates and tiny arms: two hundred paper dinosaurs on one perforated roll.',
      keywords: 'dino, kids, children, birthday party, animals, t-rex, party favours, gift',
      description: [
        'Two hundred stickers, ten species, each about 40 millimetres from nose to tail and roughly in the right colours, as far as anybody knows. The roll is perforated between the stickers, so sharing in a group takes no scissors and hardly any diplomacy.',
        'Uncoated paper that can be coloured in with pencils and wiped off windows with warm water. Printed with food-safe inks, because we have met toddlers.',
        'A leaflet names every species and says how to pronounce it. The child will correct you regardless.',
      ].join('\n\n'),
      priceCents: 850,
      stock: 121,
      picture: 'stickers-dino.svg',
    },
    {
      slug: 'grand-tour-luggage-labels',
      name: 'Grand Tour Luggage Labels',
      summary:
        'Four hotel-label classics: palm beach, alpine pass, lighthouse and a pennant for the road.',
      keywords: 'suitcase stickers, travel, vintage, retro, holiday, hotel',
      description: [
        'Once every grand hotel glued its label on your trunk. These four are drawn in that manner, seven to eleven centimetres large: a palm in a gold ring, a snow peak in a red hexagon, a lighthouse with a sail, and a green pennant for places that had no hotel at all.',
        'Printed on textured vinyl that looks like old paper and behaves like none: rain, conveyor belts and baggage handlers leave a patina, nothing more. Sticks to hard-shell cases, leather, guitar boxes and tin.',
        'You will recognise your suitcase from the far side of the carousel. So will everyone who sat next to you.',
      ].join('\n\n'),
      priceCents: 1290,
      stock: 84,
      picture: 'stickers-luggage.svg',
    },
  ],
}
