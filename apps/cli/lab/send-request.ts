import { exitCodes } from '../terminal/exit-codes.ts'
import { giveOrder } from './give-order.ts'
import type { Call, Request, Told } from './verb.ts'

/** Sees that it is carried out, and turns the answer into a sentence and an exit code. */
export async function sendRequest(call: Call, request: Request): Promise<Told> {
  const { status, json } = await giveOrder(call.paths, request)
  if (status < 300) return { text: `${sentence(call, json)}\n`, json }
  // 404 and 422 are about what was typed; everything else about what runs.
  const code = status === 404 || status === 422 ? exitCodes.usage : exitCodes.failed
  if (!call.json) console.error(String(json.error))
  return { text: '', json, code }
}

function sentence({ style }: Call, { message, code, link }: Record<string, unknown>): string {
  // These are for copying.
  const plain = code ?? link
  return plain ? String(plain) : `${style.green(style.tick)} ${message}`
}
