import { labLink as linkOf } from '../drivers/process/plan/lab-link.ts'
import type { Stack } from '../drivers/process/stack.ts'
import type { Done } from './done.ts'

/** The link that opens the switches; by the console's own port, too, for when the edge is away. */
export async function labLink({ context }: Stack): Promise<Done> {
  const link = linkOf(context)
  const direct = `http://127.0.0.1:${context.port('console')}/?token=${context.secrets.lab}`
  return { message: link, link, direct }
}
