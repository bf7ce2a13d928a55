import type { CatalogueCategory } from './product.ts'

/** Glues: stickiness in its pure form. */
export const glues: CatalogueCategory = {
  slug: 'glues',
  name: 'Glues',
  description:
    'Stickiness in its pure form: sticks, bottles, syringes and a golden way to mend what you thought was lost.',
  picture: 'category-glues.svg',
  position: 4,
  products: [
    {
      slug: 'twist-up-glue-stick',
      name: 'Twist-up Glue Stick, 40 g',
      summary: 'Solvent-free, washes out at 30 degrees, and the cap clicks so you know it is shut.',
      keywords: 'pritt, school glue, paper glue, children, craft, washable',
      description: [
        'A fat forty-gram stick that glides on white, dries clear in a minute and lets you shift the paper for the first twenty seconds. Made from potato starch and sugar; it smells of nothing, and children find out soon enough that it tastes of nothing either.',
        'Holds paper, card, felt and photographs. Twist up only three millimetres at a time: the stick does not break that way and lasts through about one school year or forty paper houses.',
        'The orange cap closes with a click. An open stick dries out in two days, a clicked one in two years.',
      ].join('\n\n'),
      priceCents: 290,
      stock: 395,
      picture: 'glues-stick.svg',
    },
    {
      slug: 'white-craft-glue',
      name: 'White Craft Glue, 250 ml',
      summary:
        'The classic squeeze bottle: draws a fine line, dries clear, forgives nearly everything.',
      keywords: 'pva, school glue, elmers, slime, children, craft, washable',
      description: [
        'White in the bottle, clear on the page. This is the glue of kindergartens, model makers and slime laboratories: water-based, thick enough to stay on a slope, with an orange twist nozzle that draws a line anywhere from one to six millimetres wide.',
        'Paper holds after ten minutes, wood and cork after an hour under a heavy book. Draw a picture with it, sprinkle glitter or sand over the wet lines, shake off the rest: that is a wet Sunday afternoon taken care of.',
        'Wet spots wash out with cold water. Dry spots on a favourite jumper come out with warm vinegar and some humming.',
      ].join('\n\n'),
      priceCents: 490,
      stock: 276,
      picture: 'glues-white.svg',
      featured: 4,
    },
    {
      slug: 'joiners-wood-glue',
      name: "Joiner's Wood Glue, 500 g",
      summary:
        'Stronger than the board it holds. Water-resistant D3, ten minutes to line things up.',
      keywords: 'carpenter, woodworking, furniture repair, waterproof, pva, white glue, d3',
      description: [
        'Spread it thin on both sides, put them together, clamp until small beads appear along the seam. After half an hour the clamps may come off, after a day the board will break beside the joint before it breaks in it. We tested this on a chair, by accident.',
        'Water-resistant to class D3, so kitchen boards, window frames and birdhouses are fine; boats are not. Open time is ten minutes at twenty degrees, shorter when the workshop is warm and you are nervous.',
        'Scrape squeezed-out glue away with a chisel when it feels like cheese. Wiped wet it sinks into the grain and shows under the varnish.',
      ].join('\n\n'),
      priceCents: 1090,
      stock: 140,
      picture: 'glues-wood.svg',
    },
    {
      slug: 'lightning-super-glue',
      name: 'Lightning Super Glue, 3 x 3 g',
      summary: 'One drop, ten seconds, done. Three small tubes, because the open one always dries.',
      keywords:
        'superglue, instant glue, crazy glue, cyanoacrylate, second glue, shoe repair, ceramic, fast',
      description: [
        'Cyanoacrylate gel that stays where you put it, even overhead, and sets in about ten seconds once the parts touch. Right for cup handles, figurines, shoe soles, sunglasses and the piece that always falls off the fridge.',
        'Less is more here: one drop for every four square centimetres, a thin film hardens at once while a puddle sulks for an hour. The parts must fit and be free of grease. The mended cup is good for coffee by hand wash, the dishwasher will have it back.',
        'It bonds skin. Should it happen, do not pull: warm soapy water and slow rolling set you free, and you will have learnt to keep the cap away from your teeth.',
      ].join('\n\n'),
      priceCents: 690,
      stock: 352,
      picture: 'glues-super.svg',
    },
    {
      slug: 'twin-syringe-epoxy',
      name: 'Twin-Syringe Epoxy, 25 ml',
      summary:
        'Resin and hardener in exact halves: fills gaps, bonds metal, glass and stone. Sets in 5 minutes.',
      keywords: 'two-component, resin, araldite, metal glue, strong, hardener, adhesive',
      description: [
        'Two chambers, one plunger, and always the same amount from each. Press out as much as you need, mix for thirty seconds with the enclosed stick on the enclosed card until the amber streaks are gone, and you have about five minutes before it turns from honey to stone.',
        'It fills gaps up to four millimetres, can be sanded, drilled and painted the next day, and holds metal to glass, stone to wood and hinges to caravans. Full strength after a night: 210 kilograms per square centimetre.',
        'The two nozzles share a cap that fits only one way round, so the halves never meet before you introduce them. Wear the gloves, open a window.',
      ].join('\n\n'),
      priceCents: 1290,
      stock: 92,
      picture: 'glues-epoxy.svg',
    },
    {
      slug: 'hot-glue-gun-set',
      name: 'Hot Glue Gun with 24 Sticks',
      summary:
        'Heats up in three minutes, does not drip in its sleep. Sticks in clear and four colours.',
      keywords: 'hot melt, glue sticks, craft, decoration, christmas, advent, gift',
      description: [
        'A 25-watt gun with a copper nozzle, a fold-out stand and a valve that keeps the glue inside while you look for the pine cones. It is ready in three minutes, works at 165 degrees and switches itself off after twenty minutes of being forgotten.',
        'Twelve clear sticks for serious work and twelve in pink, yellow, mint and violet for wreaths, garlands and fake sealing wax. All are 7 millimetres wide, the common size, ten centimetres long.',
        'The joint holds as soon as it is cool, about forty seconds. The long threads that trail behind the nozzle are normal and vanish under a hair dryer.',
      ].join('\n\n'),
      priceCents: 2490,
      stock: 67,
      picture: 'glues-gun.svg',
    },
    {
      slug: 'rice-starch-paste',
      name: 'Rice Starch Paste with Brush',
      summary:
        "Bookbinders' and paperhangers' paste, cooked from rice. Slow, gentle and reversible.",
      keywords: 'bookbinding, wallpaper paste, paper, conservation, vegan, natural, traditional',
      description: [
        'Paste as it was cooked in paper workshops three hundred years ago: rice starch, water, a breath of clove oil to keep it fresh. It goes on smooth as yoghurt, lets you slide a sheet into place for a quarter of an hour, dries flat and does not stain even silk paper.',
        'The 400-gram jar is enough for thirty book covers, two lampshades or one strip of patterned wallpaper behind a shelf. The beech brush with goat hair and a 50 millimetre head comes with it; rinse it in cold water and hang it up to dry.',
        'Damp loosens it again, which restorers call reversible and lodgers call practical. Keeps six months in the fridge. Label it, or someone will put it on porridge.',
      ].join('\n\n'),
      priceCents: 1850,
      stock: 8,
      picture: 'glues-paste.svg',
    },
    {
      slug: 'mounting-spray-adhesive',
      name: 'Mounting Spray, 400 ml',
      summary:
        'An even mist for posters, foam and fabric. Repositionable for a minute, then permanent.',
      keywords: 'spray glue, glue spray, photo mount, poster, foam, aerosol',
      description: [
        'For everything too large, too thin or too delicate for a brush. The can lays down a mist as fine as hairspray that neither soaks through newsprint nor dissolves polystyrene, and the nozzle turns by ninety degrees to spray wide or tall.',
        'Sprayed on one side, it holds a poster to foam board and lets you lift it again within a minute. Sprayed on both sides and left to dry for two minutes, it never lets go. One can covers about six square metres.',
        'Shake it for ten seconds, keep twenty-five centimetres away, cover the floor. A mist that sticks posters also sticks cats.',
      ].join('\n\n'),
      priceCents: 1390,
      stock: 110,
      picture: 'glues-spray.svg',
    },
    {
      slug: 'kintsugi-repair-kit',
      name: 'Kintsugi Repair Kit',
      summary: 'Mend a broken bowl with seams of gold and like it better than before.',
      keywords: 'gold repair, ceramics, pottery, porcelain, broken, japanese, mend, lacquer, gift',
      description: [
        'Kintsugi is the Japanese art of mending pottery so that the break becomes the ornament. The wooden box holds everything for four or five bowls: two tubes of slow-setting lacquer resin in red and black, three grams of fine golden brass powder in a glass jar, a squirrel-hair brush, a bamboo spatula, gloves and a practice shard.',
        'Join the pieces, wait a night, trace each seam with resin and dust it with gold while it is still tacky. The booklet shows every step in drawings and two pages of honest mistakes. Reckon with two quiet evenings.',
        'The mended piece may hold fruit, keys and admiration. For hot soup, use a bowl that has not yet had such an interesting life.',
      ].join('\n\n'),
      priceCents: 4900,
      stock: 41,
      picture: 'glues-kintsugi.svg',
      featured: 8,
    },
  ],
}
