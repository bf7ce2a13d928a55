/**
 * Keeps what `load` gives for `ms`. Those who ask while it is loading wait for the
 * same answer. When loading fails, the last answer goes on to be used, if there is one.
 */
export function keepFor<Key, Value>(
  ms: number,
  load: (key: Key) => Promise<Value>,
  now = () => performance.now(),
): (key: Key) => Promise<Value> {
  let kept: { value: Value; until: number } | undefined
  let loading: Promise<Value> | undefined

  async function reload(key: Key): Promise<Value> {
    try {
      const value = await load(key)
      kept = { value, until: now() + ms }
      return value
    } catch (error) {
      if (!kept) throw error
      return kept.value
    } finally {
      loading = undefined
    }
  }

  return async (key) => {
    if (kept && now() < kept.until) return kept.value
    loading ??= reload(key)
    return loading
  }
}
