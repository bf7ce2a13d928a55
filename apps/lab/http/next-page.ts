import * as z from 'zod'

/** Where a form leads back to: a path of ours, not another site's address. */
export const nextPage = (otherwise: string) =>
  z
    .string()
    .regex(/^\/(?!\/)[\w./-]*$/)
    .default(otherwise)
