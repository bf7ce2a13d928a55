import { type OnOff, onOff, type Strategy, strategies } from '../../../infra/topology.ts'
import type { Stack } from '../drivers/process/stack.ts'
import { Refusal } from './refusal.ts'
import { checkValue } from './switches.ts'

/** What the edge goes by: the texts of the generated files that change while it runs, by name. */
export interface EdgeConfiguration {
  files: Record<string, string>
}

/** The switches that the edge's files depend on. */
export interface EdgeSwitches {
  strategy: Strategy
  cache: OnOff
}

/** The files as they are with these switches turned, or as they are now. @throws Refusal */
export async function edgeConfiguration(
  { edge }: Stack,
  _body: unknown,
  turned: string,
): Promise<EdgeConfiguration> {
  const files = edge.preview(edgeSwitches(turned))
  const names = ['state.conf', 'upstreams.conf']
  return { files: Object.fromEntries(names.map((name) => [name, files[name] ?? ''])) }
}

const values = { strategy: strategies, cache: onOff }

/** Out of `strategy=sticky&cache=on`, or only one of them. @throws Refusal */
export function edgeSwitches(turned: string): Partial<EdgeSwitches> {
  const wanted = Object.fromEntries(new URLSearchParams(turned))
  for (const [name, value] of Object.entries(wanted)) {
    if (name !== 'strategy' && name !== 'cache')
      throw new Refusal(404, `"${name}" changes nothing in the configuration of the edge.`)
    checkValue(name, value, values[name])
  }
  return wanted
}
