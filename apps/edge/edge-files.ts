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

/** Those of `edgeFiles.shown`, by their paths. */
export const shownFiles = (kind: EdgeKind, state: EdgeState): Record<string, string> =>
  forPeople(kind, edgeFiles[kind].render(state), state)

/** Those of a load balancer in front of web servers, under its name. */
export const shownBalancerFiles = (kind: EdgeKind, state: BalancerState): Record<string, string> =>
  under(state.name, forPeople(kind, edgeFiles[kind].renderBalancer(state), state))

/** In a folder of the component whose files they are. */
export const under = (component: string, files: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${component}/${name}`, text]))

/** Everybody may see them, so not the password's hash. */
function forPeople(
  kind: EdgeKind,
  files: Record<string, string>,
  { dashboards }: Pick<EdgeState, 'dashboards'>,
): Record<string, string> {
  const hide = (text: string) => (dashboards ? text.replaceAll(dashboards.hash, '(hash)') : text)
  return Object.fromEntries(
    edgeFiles[kind].shown.map((name) => [`generated/${name}`, hide(files[name] ?? '')]),
  )
}
