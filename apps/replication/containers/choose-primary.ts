import type { NodeView } from './node-view.ts'

/**
 * Which node is to be the primary; null while that cannot be known yet. A node without
 * data never comes before one that has some, or may have: a new volume in the place of
 * the primary's would make the shop empty, and its replica after it.
 */
export function choosePrimary(
  views: readonly NodeView[],
  remembered: string | null,
): string | null {
  const known = views.find(({ name }) => name === remembered)
  if (known) return known.reachable ? keepOrReplace(known, views) : known.name
  return views.every(({ reachable }) => reachable) ? firstChoice(views) : null
}

function keepOrReplace(known: NodeView, views: readonly NodeView[]): string | null {
  if (known.executed !== '' || known.writable) return known.name
  const others = views.filter((view) => view !== known)
  const heir = others.find(({ executed }) => executed !== '')
  if (heir) return heir.name
  return others.every(({ reachable }) => reachable) ? known.name : null
}

/** Nothing is remembered: who has data and follows nobody was the primary. */
function firstChoice(views: readonly NodeView[]): string | null {
  const filled = views.filter(({ executed }) => executed !== '')
  const chosen = filled.find(({ replica }) => !replica) ?? filled[0] ?? views[0]
  return chosen?.name ?? null
}
