/**
 * Calls of `work` never overlap, and calls that come while one runs share the next one:
 * each caller's promise is that of a run that began after its call.
 */
export function coalesce(work: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null
  return () => {
    next ??= current
      .catch(() => {})
      .then(() => {
        next = null
        current = work()
        return current
      })
    return next
  }
}
