import type { CatalogueCategory } from './product.ts'

/** Tapes: adhesive by the metre. */
export const tapes: CatalogueCategory = {
  slug: 'tapes',
  name: 'Tapes',
  description:
    'Adhesive by the metre, from paper-thin washi to cloth that holds a stage together. Round, useful and hard to find the end of.',
  picture: 'category-tapes.svg',
  position: 2,
  products: [
    {
      slug: 'washi-tape-set',
      name: 'Washi Tape, Set of Five',
      summary:
        'Five rolls of Japanese rice-paper tape: dots, stripes, checks, blossoms and a starry night.',
      keywords: 'masking tape, decorative tape, scrapbook, bullet journal, craft, japanese',
      description: [
        'Washi is made from long plant fibres, so it tears straight by hand, lets a little light through and comes off again without taking the page along. The set holds five rolls of ten metres each, 15 millimetres wide: mint dots, coral stripes, mustard checks, pink blossoms and gold stars on navy.',
        'Frame a photo in a journal, mend a torn calendar page, label the freezer, give a plain pot a belt. It sticks to paper, glass, painted walls and most plastics; on raw wood it behaves more like a suggestion.',
        'Writes well with permanent marker. Store the rolls lying down, away from the radiator, and the edges stay clean for years.',
      ].join('\n\n'),
      priceCents: 1250,
      stock: 214,
      picture: 'tapes-washi.svg',
      featured: 2,
    },
    {
      slug: 'kraft-parcel-tape',
      name: 'Kraft Paper Parcel Tape',
      summary:
        'Brown paper tape for cartons: quiet to unroll, torn by hand, recycled with the box.',
      keywords:
        'packing tape, packaging, brown tape, shipping, box, moving, eco, recyclable, gum tape',
      description: [
        'Fifty metres of sturdy kraft paper, 50 millimetres wide, coated with natural rubber. It comes off the roll with a soft rustle instead of a scream, which your neighbours will notice before you do.',
        'Good for parcels up to about twenty kilograms when you close the carton with the classic H: one strip along the seam, one across each end. The rubber bites at once, so press it down with the flat of your hand and do not plan on second thoughts.',
        'No plastic anywhere, core included. When the parcel has arrived, the box goes into the paper bin exactly as it is.',
      ].join('\n\n'),
      priceCents: 590,
      stock: 320,
      picture: 'tapes-parcel.svg',
    },
    {
      slug: 'matt-black-gaffer-tape',
      name: 'Matt Black Gaffer Tape, 2 rolls',
      summary:
        'Cotton cloth tape from the theatre: vanishes on camera, holds cables, leaves no residue.',
      keywords: 'gaffa tape, stage tape, cable tape, camera, film, cloth tape',
      description: [
        'If it moves and should not, this is the tape. Two rolls, 50 millimetres by 25 metres each, woven cotton with a matt coating that swallows stage light instead of reflecting it into the second row.',
        'It tears straight across with two fingers, follows curves, and holds cables to wooden floors, carpet and concrete under any number of dancing feet. After a week it lifts off clean; after a summer on a hot dashboard, all bets are off.',
        'Fold over the last centimetre after each use. The stage manager who follows you will think of you kindly.',
      ].join('\n\n'),
      priceCents: 2690,
      stock: 88,
      picture: 'tapes-gaffer.svg',
    },
    {
      slug: 'painters-masking-tape',
      name: "Painter's Masking Set, 3 rolls",
      summary:
        'Two blue rolls for sharp edges, one cream roll for everything delicate. Up to 14 days on the wall.',
      keywords: 'painting, decorating, painter, crepe tape, frog tape, paint, wall',
      description: [
        'A straight line of paint is mostly a matter of tape. The blue rolls (38 and 25 millimetres) have a flat, dense paper that keeps wet paint from creeping underneath; the cream one, 30 millimetres, holds so gently that it may even go on fresh wallpaper. Fifty metres each.',
        'Press the edge down with a putty knife or a fingernail, paint away from the tape, and pull it off at forty-five degrees while the last coat is still a little damp. That is the whole secret; decorators charge by the hour for it.',
        'Stays removable for fourteen days indoors, even beside a sunny window.',
      ].join('\n\n'),
      priceCents: 1690,
      stock: 127,
      picture: 'tapes-masking.svg',
    },
    {
      slug: 'double-sided-carpet-tape',
      name: 'Double-Sided Carpet Tape',
      summary:
        'Cloth core, glue on both faces, red liner: rugs stay flat and nobody trips at dinner.',
      keywords: 'rug tape, non-slip, anti-slip, two-sided, mounting tape, floor',
      description: [
        'A strong woven core with adhesive on both sides, 50 millimetres wide and 15 metres long, enough to run once round a rug of two by three metres with some to spare. The red liner peels off in one pull, without the usual ten minutes of fingernail work.',
        'Stick it to the underside of the rug first, a finger from the edge, then take off the liner, lower the rug and walk along it slowly like a proud landowner. Suited to sealed wood, tiles, stone and vinyl; on waxed floors use a small piece first.',
        'Removes with a hair dryer and patience.',
      ].join('\n\n'),
      priceCents: 1190,
      stock: 75,
      picture: 'tapes-double.svg',
    },
    {
      slug: 'snail-desk-dispenser',
      name: 'Snail Desk Dispenser with Clear Tape',
      summary:
        'A one-kilo dispenser in tomato red that stays put, with 33 m of crystal-clear tape.',
      keywords: 'sellotape, scotch tape, sticky tape, tape dispenser, office, transparent, gift',
      description: [
        'It looks like a snail, it weighs like a paperweight and it will be on your desk longer than you are. One kilogram of sand-filled steel, lacquered in tomato red, with a felt sole and a serrated blade that cuts cleanly when you pull the tape down and to the side.',
        'Inside is a roll of 19 millimetre tape, clear as a window on glass and nearly invisible on wrapping paper. It does not yellow, and it unrolls silently enough to wrap presents next to a sleeping child.',
        'Takes every standard roll with a 25 millimetre core up to 33 metres. The blade comes off with one screw when it needs brushing.',
      ].join('\n\n'),
      priceCents: 2450,
      stock: 53,
      picture: 'tapes-clear.svg',
      featured: 6,
    },
    {
      slug: 'silver-duct-tape',
      name: 'Silver Duct Tape',
      summary:
        "Waterproof, cloth-backed and shiny: buckets, hoses, tents and other people's bumpers.",
      keywords: 'duck tape, gaffer, repair tape, waterproof, cloth tape, grey, gray, strong',
      description: [
        'Three layers: a waterproof silver skin, a cotton grid that lets it tear by hand, and a thick bed of rubber adhesive that grips rough and slightly dirty things. 48 millimetres wide, 50 metres long, good from minus ten to plus sixty degrees.',
        'It has held together watering cans, garden hoses, tent poles, hiking boots and at least one wedding dress. For a patch that lasts, round off the corners with scissors; square corners are where every peeling begins.',
        'Strong glue leaves strong opinions: on paint and soft plastics expect some residue, which white spirit removes.',
      ].join('\n\n'),
      priceCents: 990,
      stock: 246,
      picture: 'tapes-duct.svg',
    },
    {
      slug: 'insulation-tape-six-colours',
      name: 'Insulation Tape in Six Colours',
      summary:
        'Stretchy PVC tape for wires, plugs and handles: black, green, blue, red, yellow, white.',
      keywords: 'electrical tape, electrician, isolation tape, cable, wire, pvc, colors',
      description: [
        'Six small rolls, 15 millimetres by ten metres, in the colours wires are made of. The soft PVC stretches to twice its length and then pulls itself tight, so a wrapped joint stays wrapped. Tested to 6,000 volts, flame-retardant, rated for ninety degrees.',
        'Mark cables by colour behind the desk, bundle chargers, wrap a hockey stick or the handle of a worn spatula. Overlap each turn by half, stretch it as you go, and lay down the last two centimetres without pulling or they will unwind out of spite.',
        'Please switch the current off first. The tape is insulated, you are not.',
      ].join('\n\n'),
      priceCents: 790,
      stock: 189,
      picture: 'tapes-electrical.svg',
    },
    {
      slug: 'glow-in-the-dark-tape',
      name: 'Glow-in-the-Dark Tape',
      summary:
        'Drinks daylight, gives back green: stair edges, light switches and tent pegs you can find.',
      keywords: 'luminous, fluorescent, safety tape, night, phosphorescent, stairs',
      description: [
        'A film full of strontium aluminate, which charges in ten minutes under any lamp and glows for up to eight hours: bright in the first one, then softly, like a polite ghost. No batteries, no radioactivity, no app.',
        'The roll is 25 millimetres by five metres. Put strips along stair edges, round the light switch, on the torch you can never find during a power cut. The surface has a slight grain and copes with socks, slippers and paws; on steps clean away the wax first.',
        'Sold out until the next batch leaves the factory. They work in the dark there, for quality control.',
      ].join('\n\n'),
      priceCents: 1590,
      stock: 0,
      picture: 'tapes-glow.svg',
    },
  ],
}
