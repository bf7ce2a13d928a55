import { ControlError, openControl } from '../../control/client.ts'
import type { Command } from '../../control/commands/commands.ts'
import { exitCodes } from '../terminal/command-line.ts'
import type { Call, Output } from './lab-command.ts'

/** Has the control plane carry out a command, and turns the answer into a sentence and an exit code. */
export async function runCommand(call: Call, command: Command): Promise<Output> {
  try {
    const answer = await openControl(call.paths.run).run(command, { by: 'command line' })
    const { message, facts } = answer
    // These are for copying.
    const plain = facts.code ?? facts.link
    const text = plain ? String(plain) : `${call.style.green(call.style.tick)} ${message}`
    return { text: `${text}\n`, json: { message, ...facts } }
  } catch (error) {
    if (!(error instanceof ControlError)) throw error
    return refused(call, error)
  }
}

function refused({ json }: Call, { status, message, commands }: ControlError): Output {
  if (!json) console.error(message)
  // 404 and 422 are about what was typed; everything else about what runs.
  const code = status === 404 || status === 422 ? exitCodes.usage : exitCodes.failed
  return { text: '', json: { error: message, commands }, code }
}
