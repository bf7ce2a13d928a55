import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type EdgeConfiguration, edgeSwitches } from './legacy.ts'
import { readWish } from './setup/wish-edge.ts'

const templates = path.join(import.meta.dirname, '../../../../infra/docker/edge')

/** The edge's generated files as they are with these switches turned, or as they are now. */
export async function edgeConfiguration(
  _body: unknown,
  turned: string,
): Promise<EdgeConfiguration> {
  const now = readWish('/control')
  const { strategy, cache } = { ...now, ...edgeSwitches(turned) }
  const same = strategy === now.strategy && cache === now.cache
  const values = {
    CONFIGURATION: String(same ? now.number : now.number + 1),
    STRATEGY: strategy,
    CACHE: cache,
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
