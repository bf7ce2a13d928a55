import { commandsHere } from '../commands-here.ts'
import { en, type Texts } from '../en/en.ts'
import { type Phrases, translator } from '../translator.ts'
import { claims } from './answers/claims.ts'
import { done } from './answers/done.ts'
import { input } from './answers/input.ts'
import { refused } from './answers/refused.ts'
import { classroom } from './class.ts'
import { frame } from './frame.ts'
import { lessons } from './lessons.ts'
import { traffic } from './traffic.ts'

type Group = Readonly<Record<string, unknown>>

/** A group of texts as phrases: what is put into one of them stays as it is. */
const phrasesOf = (english: Group, french: Group): Phrases =>
  Object.fromEntries(
    Object.entries(english).map(([key, text]) => [filled(text, '{}'), filled(french[key], '{1}')]),
  )

const filled = (text: unknown, gap: string) =>
  typeof text === 'function' ? String(text(gap)) : String(text)

/** What the audit list keeps in English, though the console has said it in two languages. */
const kept: Phrases = {
  ...phrasesOf(en.frame.refusals, frame.refusals),
  ...phrasesOf(en.classroom.lock, classroom.lock),
  ...phrasesOf(en.lessons.refusals, lessons.refusals),
  [en.frame.typeThis]: frame.typeThis,
  [en.traffic.begun]: traffic.begun,
  [en.traffic.ended]: traffic.ended,
}

/** The same with the commands of containers. */
const keptThere: Phrases = Object.fromEntries(commandsHere(Object.entries(kept), 'engine'))

export const answers: Texts['answers'] = translator(
  { ...kept, ...keptThere, ...done, ...refused, ...input, ...claims },
  ',',
)
