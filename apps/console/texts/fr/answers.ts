import type { Texts } from '../en/en.ts'
import { en } from '../en/en.ts'
import { translator } from '../translator.ts'
import { claims } from './answers/claims.ts'
import { done } from './answers/done.ts'
import { input } from './answers/input.ts'
import { refused } from './answers/refused.ts'
import { frame } from './frame.ts'
import { traffic } from './traffic.ts'

/** What the audit list keeps in English, though the console has said it in two languages. */
const kept = {
  [en.frame.refusals.nobody]: frame.refusals.nobody,
  [en.frame.typeThis]: frame.typeThis,
  [en.traffic.begun]: traffic.begun,
  [en.traffic.ended]: traffic.ended,
}

export const answers: Texts['answers'] = translator(
  { ...kept, ...done, ...refused, ...input, ...claims },
  ',',
)
