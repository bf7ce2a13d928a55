import { isOpen } from '../../../../shared/is-open.ts'
import type { Options } from '../../../options/options.ts'

/** Whether others than those at this machine may get here with these options. */
export const isOpenTo = ({ host, domain }: Options): boolean =>
  isOpen({ EDGE_HOST: host, DOMAIN: domain })
