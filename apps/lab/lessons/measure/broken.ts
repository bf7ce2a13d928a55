import { round } from './round.ts'

/** The sentences of those claims that do not hold. */
export const broken = (claims: readonly (readonly [holds: boolean, sentence: string])[]) =>
  claims.filter(([holds]) => !holds).map(([, sentence]) => sentence)

/** A sentence with its figures as people write them: with one decimal at most. */
export const sentence = (
  texts: TemplateStringsArray,
  ...values: (string | number | undefined)[]
): string =>
  String.raw(
    { raw: texts },
    ...values.map((value) => (typeof value === 'number' ? round(value, 1) : value)),
  )
