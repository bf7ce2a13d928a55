import { type OnOff, onOff, type Strategy, strategies } from '../../../infra/topology.ts'
import type { Stack } from '../supervisor/stack.ts'
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

/** The files as they are with a switch turned, or as they are now. @throws Refusal */
export async function edgeConfiguration(
  { edge }: Stack,
  _body: unknown,
  turned: string,
): Promise<EdgeConfiguration> {
  const files = edge.preview(edgeSwitch(turned))
  const names = ['state.conf', 'upstreams.conf']
  return { files: Object.fromEntries(names.map((name) => [name, files[name] ?? ''])) }
}

/** `strategy=sticky` or `cache=on`. @throws Refusal */
export function edgeSwitch(turned: string): Partial<EdgeSwitches> {
  const [name = '', value = ''] = turned.split('=')
  if (name === 'strategy') {
    checkValue(name, value, strategies)
    return { strategy: value as Strategy }
  }
  if (name === 'cache') {
    checkValue(name, value, onOff)
    return { cache: value as OnOff }
  }
  throw new Refusal(404, `"${name}" changes nothing in the configuration of the edge.`)
}
