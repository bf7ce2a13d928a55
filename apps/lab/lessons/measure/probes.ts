import type { Answer, Client } from '../../../shared/client.ts'
import type { Workbench } from '../lesson.ts'
import { ask } from './ask.ts'
import { isFromReplica } from './is-from-replica.ts'

/** One look each whether a part does its work, as visitors would notice. */

export const change = (shopper: Client): Promise<Answer> =>
  shopper.post('/cart/items/1', { quantity: 2 })

export const canChange = async (shopper: Client) => (await ask(() => change(shopper), 3000)).isWell

export const isAnswered = async (bench: Workbench) => {
  const guest = bench.visitor()
  const { isWell } = await ask(() => guest.get('/products'), 3000)
  guest.close()
  return isWell
}

export const answers = async (bench: Workbench, name: string) => {
  const guest = bench.visitor('round-robin')
  const { answer } = await ask(() => guest.get('/demo/state'), 3000)
  guest.close()
  return answer?.servedBy === name
}

export const readsFromReplica = async (bench: Workbench) => {
  const guest = bench.visitor()
  const { answer } = await ask(() => guest.get('/products'), 3000)
  guest.close()
  return answer !== null && isFromReplica(answer)
}

/** A new guest with a cart needs a new session. */
export const canComeIn = async (bench: Workbench) => {
  const guest = bench.visitor()
  const { isWell } = await ask(() => guest.post('/cart/items', { productId: 1, quantity: 1 }), 3000)
  guest.close()
  return isWell
}
