/**
 * Keeps what `load` gives for `ms`, whoever it was loaded for. Those who ask while it
 * is loading wait for the same answer. When loading fails, the last answer goes on to
 * be used, if there is one.
 */
export function keepFor<Source, Value>(
  ms: number,
  load: (from: Source) => Promise<Value>,
  now = () => performance.now(),
): (from: Source) => Promise<Value> {
  let kept: { value: Value; until: number } | undefined
  let loading: Promise<Value> | undefined

  async function reload(from: Source): Promise<Value> {
    try {
      const value = await load(from)
      kept = { value, until: now() + ms }
      return value
    } catch (error) {
      if (!kept) throw error
      return kept.value
    } finally {
      loading = undefined
    }
  }

  return async (from) => {
    if (kept && now() < kept.until) return kept.value
    loading ??= reload(from)
    return loading
  }
}
