import type { EdgeKind } from '../../infra/stages/stage.ts'
import type { BalancerState, EdgeState } from './edge-state.ts'
import { renderHaproxy } from './haproxy/render.ts'
import { renderHaproxyBalancer } from './haproxy/render-balancer.ts'
import { renderEdge } from './nginx/render.ts'
import { renderNginxBalancer } from './nginx/render-balancer.ts'

/** How the two load balancers are configured. */
export const edgeFiles: Readonly<
  Record<
    EdgeKind,
    {
      /** The files under `generated/` by name, with their texts. */
      render(state: EdgeState): Record<string, string>
      /** The same for a load balancer in front of web servers. */
      renderBalancer(state: BalancerState): Record<string, string>
      /** What depends on the switches, for people to read. */
      shown: readonly string[]
    }
  >
> = {
  nginx: {
    render: renderEdge,
    renderBalancer: renderNginxBalancer,
    shown: ['state.conf', 'upstreams.conf'],
  },
  haproxy: {
    render: renderHaproxy,
    renderBalancer: renderHaproxyBalancer,
    shown: ['state.cfg', 'backends.cfg'],
  },
}

/** Those of `edgeFiles.shown`. */
export function shownFiles(kind: EdgeKind, state: EdgeState): Record<string, string> {
  const { render, shown } = edgeFiles[kind]
  const files = render(state)
  return Object.fromEntries(shown.map((name) => [name, files[name] ?? '']))
}
