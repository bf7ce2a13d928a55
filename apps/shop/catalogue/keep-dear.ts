/** So many times as long as it took is an answer used: its loading takes 1 % of the time at most. */
const timesAsLong = 100
const longestMs = 60_000
const mostKept = 100

/**
 * Keeps dear answers, the longer the longer they took; those who ask while one is loading
 * wait for the same. A search of 22,700 matches in 1,000,000 goods takes 25 to 60 ms, and
 * with this no more for most visitors than one in 1,000 goods.
 */
export function keepDear<Value>(
  isDear: (value: Value, tookMs: number) => boolean,
  now = () => performance.now(),
) {
  const kept = new Map<string, { value: Promise<Value>; until: number }>()

  return (key: string, load: () => Promise<Value>): Promise<Value> => {
    const found = kept.get(key)
    if (found && now() < found.until) return found.value
    const started = now()
    const answer = { value: load(), until: Number.POSITIVE_INFINITY }
    keep(key, answer)
    answer.value.then(
      (value) => {
        const tookMs = now() - started
        if (isDear(value, tookMs)) answer.until = now() + Math.min(longestMs, tookMs * timesAsLong)
        else forget(key, answer)
      },
      () => forget(key, answer),
    )
    return answer.value
  }

  function keep(key: string, answer: { value: Promise<Value>; until: number }): void {
    kept.delete(key)
    kept.set(key, answer)
    const [oldest] = kept.keys()
    if (oldest !== undefined && kept.size > mostKept) kept.delete(oldest)
  }

  function forget(key: string, answer: unknown): void {
    if (kept.get(key) === answer) kept.delete(key)
  }
}
