import { type Strategy, strategies } from '../../../infra/topology.ts'
import type { Stack } from '../supervisor/stack.ts'
import { checkValue } from './switches.ts'

/** What the edge goes by: the texts of the generated files that change while it runs, by name. */
export interface EdgeConfiguration {
  files: Record<string, string>
}

/** The files as they are with a strategy, the present one or another. @throws Refusal */
export async function edgeConfiguration(
  { edge }: Stack,
  _body: unknown,
  strategy: string,
): Promise<EdgeConfiguration> {
  checkValue('strategy', strategy, strategies)
  const files = edge.preview(strategy as Strategy)
  const names = ['state.conf', 'upstreams.conf']
  return { files: Object.fromEntries(names.map((name) => [name, files[name] ?? ''])) }
}
