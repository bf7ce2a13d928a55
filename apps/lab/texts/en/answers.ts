import { formatMessage, type Message } from '../../../control/messages.ts'

/** What the control plane answers, found by its code. */
export const message = ({ code, values }: Message): string => formatMessage({ code, values })

/**
 * What others say in English, in the reader's language: what is wrong with an input, a claim of
 * a lesson that does not hold.
 */
export const answers = (sentence: string): string => sentence
