import type { PartView, Snapshot } from '../../watch/snapshot.ts'
import type { TopologyTexts } from './topology-format.ts'

/** What has become different from one second to the next, by part, in words. */
export function changesBetween(
  before: Snapshot,
  now: Snapshot,
  texts: TopologyTexts,
): Map<string, string> {
  const changes = new Map<string, string>()
  for (const part of now.parts) {
    const earlier = before.parts.find(({ name }) => name === part.name)
    const change = earlier ? changeOf(earlier, part, texts) : texts.isNew
    if (change) changes.set(part.name, change)
  }
  for (const { name } of before.parts)
    if (!now.parts.some((part) => part.name === name)) changes.set(name, texts.isGone)
  return changes
}

function changeOf(before: PartView, now: PartView, texts: TopologyTexts): string | null {
  if (now.role !== before.role && now.role) return `${texts.isNow} ${texts.roles[now.role]}`
  if (now.state !== before.state) return texts.states[now.state]
  // So quick that nobody has seen it away.
  return now.restarts > before.restarts ? texts.came : null
}
