import { type Look, misplaced } from '../front-end/look.ts'
import type { Found } from './judges.ts'
import { markdown } from './tables.ts'

/** What a run measures once, in words and tables: service levels, front end, image, memory. */
export const once = ({ shopping, looks, image, stages }: Found): string[] => [
  ...(shopping ? serviceLevels(shopping) : []),
  ...(looks ? frontEnd(looks) : []),
  ...(image ? imageLayers(image) : []),
  ...(stages ? memory(stages) : []),
]

const serviceLevels = (shopping: NonNullable<Found['shopping']>): string[] => [
  '\n## Service levels\n',
  `${whole(shopping.shoppers)} people with accounts and connections of their own look around, search, fill carts, log in,`,
  `buy and log out through the edge, with ${shopping.replicas} replicas, think time between their requests, pages compressed.`,
  'Password hashing is set to its least here: it costs what one wants it to cost.\n',
  markdown(
    [
      ['a second', 'requests', 'orders', 'mean ms', 'p99 ms', 'slowest ms', 'failed'],
      [
        whole(shopping.requests / shopping.seconds),
        whole(shopping.requests),
        whole(shopping.orders),
        shopping.mean.toFixed(1),
        shopping.p99.toFixed(0),
        shopping.most.toFixed(0),
        whole(shopping.failures),
      ],
    ],
    0,
  ),
  ...(shopping.failure ? [`\nThe first failure: \`${shopping.failure.split('\n')[0]}\`.`] : []),
]

const frontEnd = (looks: readonly Look[]): string[] => [
  '\n## Front end\n',
  'Headless Chromium, nothing cached, scrolled to the end. LCP is the median of five loads, CLS their worst;',
  'kB are page, style sheet and scripts as they were sent. “Misplaced” counts pictures without width and height,',
  'pictures below the window that are not lazy, and pictures of old formats.\n',
  markdown([
    [
      '',
      'kB',
      'kB of pictures',
      'LCP ms',
      'largest',
      'CLS',
      'blocking scripts',
      'pictures',
      'misplaced',
    ],
    ...looks.map((look) => [
      look.name,
      (look.bytes / 1000).toFixed(1),
      (look.pictureBytes / 1000).toFixed(0),
      look.lcpMs.toFixed(0),
      look.largest,
      look.cls.toFixed(3),
      String(look.blocking),
      String(look.pictures),
      String(misplaced(look)),
    ]),
  ]),
]

const imageLayers = ({ megabytes, from }: NonNullable<Found['image']>): string[] => [
  '\n## The image\n',
  `${megabytes.toFixed(1)} MB of layers over the base (${
    from === 'image' ? 'of the image on this machine' : 'added up from the files that go in'
  }).`,
]

const memory = (stages: NonNullable<Found['stages']>): string[] => [
  '\n## Memory of a replica over a million requests\n',
  markdown([
    ['requests', ...stages.map(({ requests }) => whole(requests))],
    ['MB', ...stages.map(({ megabytes }) => megabytes.toFixed(0))],
  ]),
]

const whole = (value: number) => Math.round(value).toLocaleString('en')
