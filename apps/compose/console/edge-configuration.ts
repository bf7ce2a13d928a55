import { readFileSync } from 'node:fs'
import path from 'node:path'
import { strategies } from '../../../infra/topology.ts'
import type { EdgeConfiguration } from '../../launcher/operations/edge-configuration.ts'
import { checkValue } from '../../launcher/operations/switches.ts'
import { readWish } from '../setup/wish-strategy.ts'

const templates = path.join(import.meta.dirname, '../../../infra/docker/edge')

/** The edge's generated files as they are with a strategy, the present one or another. */
export async function edgeConfiguration(
  _body: unknown,
  strategy: string,
): Promise<EdgeConfiguration> {
  checkValue('strategy', strategy, strategies)
  const now = readWish('/control')
  const values = {
    CONFIGURATION: String(now.strategy === strategy ? now.number : now.number + 1),
    STRATEGY: strategy,
    PORT: process.env.PUBLIC_PORT ?? '8080',
  }
  const files = ['state.conf', 'upstreams.conf'].map((name) => [name, filledIn(name, values)])
  return { files: Object.fromEntries(files) }
}

// As the edge's envsubst does it: what is not ours is nginx' own.
function filledIn(name: string, values: Readonly<Record<string, string>>): string {
  const text = readFileSync(path.join(templates, `${name}.template`), 'utf8')
  return text.replace(/\$\{(\w+)\}/g, (whole, key) => values[key] ?? whole)
}
