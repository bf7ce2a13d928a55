import * as z from 'zod'
import { hasBidiControl, hasVisibleCharacter } from '../../shared/shown-text.ts'
import { normalizePassword, shortestPassword } from '../accounts/passwords.ts'
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

/**
 * The kinds of field that forms and query strings are made of. Input arrives as
 * text (a repeated field as an array), so each schema starts from a string and
 * says in one sentence what is wrong.
 */

// NUL and other control characters have no place in a line of text; a lone
// surrogate is not Unicode and would be stored as a question mark.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const unusable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: line breaks and tabs
const lineBreaks = /[\u0009\u000a\u000d\u0085\u2028\u2029]/u

interface TextOptions {
  label: string
  min?: number
  max: number
  /** Allow line breaks and tabs. */
  multiline?: boolean
  /** False for what only the sender sees again, such as a search: it may hold any character. */
  shown?: boolean
}

const raw = (label: string) =>
  z.string({
    error: ({ input }) =>
      input === undefined ? `${label} is missing.` : `${label} must be given once, as text.`,
  })

export function text({ label, min = 1, max, multiline = false, shown = true }: TextOptions) {
  return raw(label)
    .refine((value) => !unusable.test(value) && (multiline || !lineBreaks.test(value)), {
      error: `${label} has characters that can't be used here.`,
      abort: true,
    })
    .refine((value) => !shown || !hasBidiControl(value), {
      error: `${label} has an invisible character that changes the direction of text. Please type it without copying.`,
      abort: true,
    })
    .transform((value) => value.normalize('NFC').trim())
    .refine((value) => value.length >= min, {
      error: min === 1 ? `${label} is missing.` : `${label} needs at least ${min} characters.`,
      abort: true,
    })
    .refine((value) => !shown || value === '' || hasVisibleCharacter(value), {
      error: `${label} needs at least one character that can be seen.`,
      abort: true,
    })
    .refine((value) => value.length <= max, {
      error: `${label} can have at most ${max.toLocaleString('en')} characters.`,
    })
}

/** Missing and empty are both ''. */
export const optionalText = (options: Omit<TextOptions, 'min'>) =>
  text({ ...options, min: 0 }).default('')

export const email = () =>
  text({ label: 'The email address', max: 254 })
    .refine(
      (value) =>
        /^[^\s@<>()",;:\\[\]]+@[^\s@.<>()",;:\\[\]]+(\.[^\s@.<>()",;:\\[\]]+)+$/u.test(value) &&
        !/\p{Default_Ignorable_Code_Point}/u.test(value),
      {
        error: 'This does not look like an email address (name@example.com).',
      },
    )
    .transform((value) => value.toLowerCase())

/** A new password, normalized as it will be hashed: length is what counts. It is never trimmed. */
export const password = (label = 'The password') =>
  raw(label)
    .refine((value) => !value.includes('\0'), {
      error: `${label} has characters that can't be used here.`,
      abort: true,
    })
    .refine((value) => value.length <= 200, {
      error: `${label} can have at most 200 characters.`,
      abort: true,
    })
    .transform(normalizePassword)
    // Code points, so that one emoji is one character.
    .refine((value) => [...value].length >= shortestPassword, {
      error: `${label} needs at least ${shortestPassword} characters.`,
    })

interface NumberOptions {
  label: string
  min: number
  max: number
}

export function wholeNumber({ label, min, max }: NumberOptions) {
  const error = `${label} must be a whole number from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}.`
  return raw(label)
    .transform((value) => value.trim())
    .refine((value) => /^-?\d{1,15}$/.test(value), { error, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error })
}

/** A number in an address or a hidden field. */
export const id = (label = 'The number') =>
  wholeNumber({ label, min: 1, max: Number.MAX_SAFE_INTEGER })

export const choice = <const Values extends readonly [string, ...string[]]>(
  label: string,
  values: Values,
) => {
  const named = values.filter((value) => value !== '')
  return raw(label).pipe(z.enum(values, { error: `${label} must be one of: ${named.join(', ')}.` }))
}

export const uuid = (label: string) =>
  raw(label).pipe(z.uuid({ error: `${label} is not valid: please load the page again.` }))
