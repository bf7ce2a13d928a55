import { askControl } from '../../launcher/control/control-client.ts'
import type { Status } from '../../launcher/status/status.ts'
import { type Texts, texts } from '../texts/texts.ts'

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

export type System = ReturnType<typeof createSystem>

/**
 * Sees and commands the running system, through `control.sock` in the working folder: the
 * launcher's supervisor, or its stand-in in containers.
 */
export function createSystem() {
  /** @throws Refused with the reason; 503 when nobody is there to command. */
  async function order(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Record<string, unknown>> {
    const { status, json } = await askControl(method, path, body).catch(() => {
      throw new Refused(503, ({ frame }) => frame.refusals.nobody)
    })
    if (status >= 200 && status < 300) return json
    const commands = (json.commands ?? []) as string[]
    if (commands.length > 0) throw new Refused(status, ({ frame }) => frame.typeThis, commands)
    throw new Refused(status, String(json.error))
  }

  return {
    order,
    status: async () => (await order('GET', '/status')) as unknown as Status,
  }
}
