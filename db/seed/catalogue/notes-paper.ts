import type { CatalogueCategory } from './product.ts'

/** Notes & paper: what remembers things for you and lets go when asked. */
export const notesPaper: CatalogueCategory = {
  slug: 'notes-paper',
  name: 'Notes & paper',
  description:
    'Paper that stays where you put it and leaves when you ask: notes, flags, planners and envelopes with built-in manners.',
  picture: 'category-notes-paper.svg',
  position: 1,
  products: [
    {
      slug: 'classic-yellow-notes',
      name: 'Classic Yellow Notes, 12 pads',
      summary:
        'The 76 mm square everyone pictures when they hear the words sticky note. 1,200 sheets.',
      keywords: 'sticky notes, post-it, memo, self-stick, reminder, desk, office, school',
      description: [
        'Canary yellow, 76 by 76 millimetres, a hundred sheets to the pad. We tried eleven other yellows and kept coming back to this one: bright enough to be noticed on a desk, calm enough not to shout at you on Monday morning.',
        'The adhesive strip covers the top fifth of the sheet and holds on monitors, doors, book covers and painted walls for about three weeks before it starts to think about leaving. Pull sideways instead of upwards and the note comes away flat, without the curl that makes it lean out into the room.',
        'Uncoated 70-gram paper takes pencil, ballpoint and fountain pen without feathering. Goes into the paper recycling with the glue still on.',
      ].join('\n\n'),
      priceCents: 1290,
      stock: 380,
      picture: 'notes-paper-classic.svg',
      featured: 1,
    },
    {
      slug: 'five-colour-page-flags',
      name: 'Page Flags in Five Colours',
      summary:
        'Half clear, half colour: mark the line, still read the line. 100 flags on a pocket card.',
      keywords: 'index tabs, bookmarks, page markers, sticky flags, reading, study, school, office',
      description: [
        'Five columns of slim film flags, 12 by 44 millimetres, twenty of each colour. The half that sticks is clear, so it can lie straight across a sentence; the half that pokes out is pink, orange, yellow, green or blue and does not fade on a sunny windowsill.',
        'The card is as large as a bank card and as thick as three, and it dispenses one-handed while the other hand keeps your place. Write on the coloured end with a ballpoint or a fine permanent marker.',
        'Students go through two cards per thesis. Lawyers go through two cards per lunch.',
      ].join('\n\n'),
      priceCents: 390,
      stock: 264,
      picture: 'notes-paper-flags.svg',
    },
    {
      slug: 'heart-notes',
      name: 'Heart-Shaped Notes',
      summary: 'A pad of 75 pink hearts for mirrors, lunch boxes and apologies.',
      keywords: 'love notes, valentine, sticky notes, post-it, pink, gift',
      description: [
        'Seventy-five sheets of soft pink, die-cut to a heart 70 millimetres across. The adhesive sits in the two lobes at the top, so the point hangs free and flutters a little when someone walks past. We consider this a feature.',
        'Holds on glass and tiles in a steamy bathroom for a good week, which is longer than most quarrels. On painted wood and skin-soft leather test a corner first.',
        'Each sheet has room for roughly nine words. That has turned out to be the right number.',
      ].join('\n\n'),
      priceCents: 450,
      stock: 142,
      picture: 'notes-paper-hearts.svg',
    },
    {
      slug: 'story-cards-extra-hold',
      name: 'Story Cards, Extra Hold',
      summary:
        'Large 152 x 102 mm cards in four colours that survive being moved from To Do to Done.',
      keywords: 'kanban, scrum, agile, planning board, post-it, sticky notes, to do, office',
      description: [
        'Made for boards with columns. Each card is 152 by 102 millimetres, heavy 100-gram stock, and carries twice the adhesive of an ordinary note in a strip along the whole upper edge. It can be moved about thirty times before it loses its nerve, enough for even the most indecisive sprint.',
        'Four pads of 45: yellow, pink, green and blue, held together by a paper band you can write the project name on. The colours are far enough apart to tell from the other end of a meeting room and stay distinct for the usual kinds of colour blindness.',
        'Sticks to whiteboard, glass, painted plaster and the one fabric partition nobody ever removed. Written on with a marker, a card is readable from five metres.',
      ].join('\n\n'),
      priceCents: 1450,
      stock: 96,
      picture: 'notes-paper-kanban.svg',
    },
    {
      slug: 'see-through-notes',
      name: 'See-Through Notes',
      summary: 'Tinted film squares: write your remark on top and keep reading what is underneath.',
      keywords: 'transparent sticky notes, translucent, clear, post-it, study, school',
      description: [
        'Three pads of fifty translucent sheets, 75 by 75 millimetres, in aqua, amber and rose. Lay one over a diagram, a map or a page of sheet music, trace, circle and scribble on it, then lift it off. The original never knows.',
        'The film is matt on the upper side, so pencil and ballpoint bite without smearing; give gel ink ten seconds. Stacked, two colours mix into a third, handy for comparing two drafts and oddly satisfying for no reason at all.',
        'Water runs off, which makes these the only notes in the shop we would take on a boat.',
      ].join('\n\n'),
      priceCents: 690,
      stock: 7,
      picture: 'notes-paper-clear.svg',
    },
    {
      slug: 'endless-note-roll',
      name: 'Endless Note Roll with Oak Stand',
      summary:
        'Ten metres of sticky paper on a solid oak dispenser: tear off as much list as life requires.',
      keywords: 'shopping list, to do list, memo roll, sticky notes, desk, wooden, gift',
      description: [
        'Some lists have three items, some have thirty. This roll is 60 millimetres wide and ten metres long, and you decide where each note ends. The back is lightly sticky all over, so a long strip lies flat on the fridge door down to the last word.',
        'The stand is a single block of oiled European oak, 220 millimetres long and heavy enough to be used one-handed, with a steel tearing edge set into the front. Wipe it with a dry cloth; a drop of linseed oil once a year keeps it handsome.',
        'Comes with one yellow roll. Calculator rolls of the same width fit as well, but they do not stick, and we would miss you.',
      ].join('\n\n'),
      priceCents: 2900,
      stock: 48,
      picture: 'notes-paper-roll.svg',
      featured: 5,
    },
    {
      slug: 'self-stick-easel-pad',
      name: 'Self-Stick Easel Pad',
      summary:
        'Flip-chart sheets that leave the easel and hang on the wall. 63 x 77 cm, 30 sheets.',
      keywords:
        'flip chart, flipchart, workshop, meeting, presentation, poster paper, whiteboard, office',
      description: [
        'A sticky note that has grown up and joined a workshop. Thirty white sheets of 63 by 77 centimetres with a strip of repositionable adhesive along the back of the upper edge: write, peel, hang it beside the others, and watch the wall fill up with decisions.',
        'The paper is thick enough that marker ink does not bleed through to the plaster, and a faint grid keeps lines level without showing in photographs. The cardboard back folds into a table easel for rooms that have none.',
        'Hold a sheet at both corners and peel downwards. Peeled upwards it comes off as well, but takes your dignity with it.',
      ].join('\n\n'),
      priceCents: 2490,
      stock: 34,
      picture: 'notes-paper-easel.svg',
    },
    {
      slug: 'pebble-pop-up-dispenser',
      name: 'Pebble Pop-up Dispenser',
      summary: 'A weighted stoneware pebble that offers the next note by itself, one hand enough.',
      keywords: 'sticky note holder, z-notes, desk organiser, organizer, office, gift',
      description: [
        'Pull one note and the next one stands up. The Pebble is 118 millimetres long, glazed in deep petrol, and carries 640 grams of sand in its base, so it stays on the desk while the note leaves. A ring of cork underneath keeps it from leaving marks, or the desk.',
        'Takes accordion-folded refills of 76 by 76 millimetres from any maker; one pad of ninety yellow sheets is already inside. To refill, turn it over, twist the cork and drop the pad in with the loose end up.',
        'Every glaze runs a little differently in the kiln. Yours is the only one with exactly those freckles.',
      ].join('\n\n'),
      priceCents: 1990,
      stock: 61,
      picture: 'notes-paper-popup.svg',
    },
    {
      slug: 'peel-and-seal-envelopes',
      name: 'Peel & Seal Envelopes, 25 mixed',
      summary:
        'Kraft, rose and sky envelopes with a peel strip. No licking, no paper cut on the tongue.',
      keywords: 'letters, stationery, post, mail, self-sealing, wedding, invitations',
      description: [
        'Twenty-five envelopes in C6, made for a sheet of A4 folded twice or a postcard not folded at all: fifteen in brown kraft, five in rose, five in sky blue. Under the flap sits a strip of permanent adhesive beneath a paper liner. Peel, fold, press for three seconds, and it is shut for good.',
        'The kraft paper is 110 grams with a visible fibre and a pleasant rasp under the pen; the coloured ones are smoother and take fountain pen ink without spreading.',
        'Keep them below thirty degrees and they seal as well in two years as they do today. A letter inside is not included, we have to leave something to you.',
      ].join('\n\n'),
      priceCents: 890,
      stock: 173,
      picture: 'notes-paper-envelopes.svg',
    },
  ],
}
