import type { EdgeKind } from '../../infra/stages/stage.ts'
import type { EdgeState } from './edge-state.ts'
import { renderHaproxy } from './haproxy/render.ts'
import { renderEdge } from './nginx/render.ts'

/** How the two load balancers are configured. */
export const edgeFiles: Readonly<
  Record<
    EdgeKind,
    {
      /** The files under `generated/` by name, with their texts. */
      render(state: EdgeState): Record<string, string>
      /** What depends on the switches, for people to read. */
      shown: readonly string[]
    }
  >
> = {
  nginx: { render: renderEdge, shown: ['state.conf', 'upstreams.conf'] },
  haproxy: { render: renderHaproxy, shown: ['state.cfg', 'backends.cfg'] },
}

/** Those of `edgeFiles.shown`. */
export function shownFiles(kind: EdgeKind, state: EdgeState): Record<string, string> {
  const { render, shown } = edgeFiles[kind]
  const files = render(state)
  return Object.fromEntries(shown.map((name) => [name, files[name] ?? '']))
}
