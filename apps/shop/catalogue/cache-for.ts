/**
 * Caches what `load` returns for `ms`, whichever source it was loaded from. Requests that come while
 * it is loading wait for the same answer. When loading fails, the last answer is used on, if there is one.
 */
export function cacheFor<Source, Value>(
  ms: number,
  load: (from: Source) => Promise<Value>,
  now = () => performance.now(),
): (from: Source) => Promise<Value> {
  let cached: { value: Value; until: number } | undefined
  let loading: Promise<Value> | undefined

  async function reload(from: Source): Promise<Value> {
    try {
      const value = await load(from)
      cached = { value, until: now() + ms }
      return value
    } catch (error) {
      if (!cached) throw error
      return cached.value
    } finally {
      loading = undefined
    }
  }

  return async (from) => {
    if (cached && now() < cached.until) return cached.value
    loading ??= reload(from)
    return loading
  }
}
