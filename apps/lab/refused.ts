import { type Texts, texts } from './texts/texts.ts'

type Sentence = (texts: Texts) => string

/** What was asked cannot be done; the message is for people. */
export class Refused extends Error {
  readonly status: number
  /** The message in the reader's language, where the console has it in several. */
  readonly say: Sentence
  /** What to type instead, where only somebody outside can do it. */
  readonly commands: readonly string[]
  constructor(status: number, sentence: string | Sentence, commands: readonly string[] = []) {
    super(typeof sentence === 'string' ? sentence : sentence(texts.en))
    this.status = status
    this.commands = commands
    this.say = typeof sentence === 'string' ? () => sentence : sentence
  }
}
