/**
 * What others say in English, in the reader's language: the supervisor's answers and refusals,
 * what is wrong with an input, a claim of a lesson that does not hold.
 */
export const answers = (sentence: string): string => sentence
