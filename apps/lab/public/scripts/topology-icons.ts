import type { PartState } from '../../watch/snapshot.ts'

/** Strokes on a field of 16 by 16: a shape of its own for each state, whatever the colours. */
export const stateIcons: Readonly<Record<PartState, string>> = {
  ready: 'M3 8.5l3.5 3.5L13 4.5',
  starting: 'M8 13.5V3M3.5 7.5L8 3l4.5 4.5',
  draining: 'M8 2v7M4.5 6L8 9.5 11.5 6M2.5 13.5h11',
  slow: 'M4 2h8M4 14h8M5 2c0 5 6 7 6 12M11 2c0 5-6 7-6 12',
  lagging: 'M8 2a6 6 0 1 0 .01 0zM8 4.5V8l2.5 2',
  paused: 'M5 3v10M11 3v10',
  away: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.2 8.6 8 9 8 10.2M8 13v.3',
  waiting: 'M2.5 8h3l1.5-4 2.5 8L11 8h2.5M2 2l12 12',
  stopping: 'M4 4h8v8H4z',
  stopped: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
}

/** How bad it is: decides colour, and with it the pattern of a box. */
export const gravity: Readonly<Record<PartState, 'well' | 'unwell' | 'down'>> = {
  ready: 'well',
  starting: 'unwell',
  draining: 'unwell',
  slow: 'unwell',
  lagging: 'unwell',
  paused: 'down',
  away: 'down',
  waiting: 'down',
  stopping: 'down',
  stopped: 'down',
}
