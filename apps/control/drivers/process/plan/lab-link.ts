import type { Context } from './context.ts'
import { urlsFor } from './urls.ts'

/** The address of the console that opens its switches. */
export const labLink = ({ options, secrets }: Context): string =>
  `${urlsFor(options.domain, options.port).lab}/?token=${secrets.lab}`
