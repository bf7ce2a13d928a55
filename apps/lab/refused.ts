import { type Texts, texts } from './texts/texts.ts'

type Sentence = (texts: Texts) => string

/** A request that is refused, with a message for people. */
export class Refused extends Error {
  readonly status: number
  /** The message in the reader's language. */
  readonly say: Sentence
  /** Commands to type instead, when the lab cannot run them itself. */
  readonly commands: readonly string[]
  constructor(status: number, sentence: string | Sentence, commands: readonly string[] = []) {
    super(typeof sentence === 'string' ? sentence : sentence(texts.en))
    this.status = status
    this.commands = commands
    this.say = typeof sentence === 'string' ? () => sentence : sentence
  }
}
