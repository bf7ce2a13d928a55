import type { z } from 'zod'
import { Invalid, type TooMany } from '../errors.ts'
import type { Form } from '../views/models.ts'

/**
 * The value of `input` by `schema`.
 * @throws Invalid with one sentence a field.
 */
export function parse<T>(
  schema: z.ZodType<T>,
  input: unknown,
  message = 'Please check what is marked below.',
  status = 422,
): T {
  const result = schema.safeParse(input ?? {})
  if (result.success) return result.data
  const fields: Record<string, string> = {}
  for (const issue of result.error.issues) fields[String(issue.path[0] ?? '')] ??= issue.message
  throw new Invalid(message, fields, status)
}

/** What a query string or path may hold: problems are told in one sentence, with 400. */
export function parseAddress<T>(schema: z.ZodType<T>, input: unknown): T {
  try {
    return parse(schema, input)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    throw new Invalid(Object.values(error.fields).join(' '), {}, 400)
  }
}

const secret = /^(password|card|code)|password$/i

/** What was typed, to be shown again; never passwords, codes or card data. */
export function formOf(body: unknown, refused?: Invalid | TooMany): Form {
  const values: Record<string, string> = {}
  for (const [name, value] of Object.entries(body ?? {}))
    if (typeof value === 'string' && !secret.test(name)) values[name] = value
  return {
    values,
    errors: refused instanceof Invalid ? refused.fields : {},
    error: refused?.message ?? null,
  }
}
