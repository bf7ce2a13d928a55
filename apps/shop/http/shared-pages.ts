import type { RequestDb } from '../db/request-db.ts'
import type { LiveSettings } from '../settings.ts'
import type { Templates } from '../views/templates.ts'

const keptMs = 1000
// Anybody can make up addresses.
const mostKept = 200

export type SharedPages = ReturnType<typeof createSharedPages>

/**
 * Models of pages that are the same for everybody: made once a second while the switch `cache`
 * is on, with the HTML between header and footer. Never for who has written in the last moments:
 * they must see it, and what others saw a second ago may be without it.
 */
export function createSharedPages(
  settings: Pick<LiveSettings, 'current'>,
  templates: Pick<Templates, 'keepBody'>,
  now = () => performance.now(),
) {
  const kept = new Map<string, { model: Promise<object>; until: number }>()

  /** @param key of all that `make` depends on */
  return <Model extends object>(
    db: Pick<RequestDb, 'written'>,
    key: string,
    make: () => Promise<Model>,
  ): Promise<Model> => {
    if (settings.current().cache === 'off' || db.written) return make()
    const found = kept.get(key)
    if (found && now() < found.until) return found.model as Promise<Model>
    if (kept.size >= mostKept) kept.clear()
    const model = make()
    kept.set(key, { model, until: now() + keptMs })
    model.then(templates.keepBody, () => kept.delete(key))
    return model
  }
}
