import { distributed } from './distributed.ts'
import type { Stage } from './stage.ts'

/** The distributed stage on the way to no single point of failure: each tier gets redundant and scales by itself. */
export const scaleUp: Stage = {
  ...distributed,
  name: 'scale-up',
  edge: 'haproxy',
}
