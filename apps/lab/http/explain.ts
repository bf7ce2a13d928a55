import { ZodError } from 'zod'
import { ControlError, NotRunning } from '../../control/client.ts'
import { Refusal } from '../../control/refusal.ts'
import { Refused } from '../refused.ts'
import type { Texts } from '../texts/texts.ts'

/** What to say of an error; without a message: what the status says. */
export interface Explained {
  status: number
  message?: string
  commands?: readonly string[]
}

export function explain(error: unknown, texts: Texts): Explained {
  if (error instanceof Refused)
    return { status: error.status, message: error.say(texts), commands: error.commands }
  if (error instanceof ControlError || error instanceof Refusal) {
    const { status, code, values, commands } = error
    // The page shows the commands by themselves.
    const message = commands.length > 0 ? texts.frame.typeThis : texts.message({ code, values })
    return { status, message, commands }
  }
  if (error instanceof NotRunning) return { status: 503, message: texts.frame.refusals.nobody }
  if (error instanceof ZodError) return { status: 422, message: wrongInput(error, texts) }
  // An address that is no text: express does not mean to show it.
  if (error instanceof URIError) return { status: 400 }
  // What express says of a body that it can't read, in our words.
  const { status, expose } = error as { status?: number; expose?: boolean }
  return { status: status && expose ? status : 500 }
}

const wrongInput = ({ issues }: ZodError, { answers, frame }: Texts): string =>
  issues
    .map(({ path, message }) => {
      const said = answers(message)
      return path.length > 0 ? frame.field(path.join('.'), said) : said
    })
    .join(' ')
