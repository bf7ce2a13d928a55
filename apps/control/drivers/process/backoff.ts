const longestMs = 5000
const healthyMs = 10_000

/** How long to wait before the next start: twice as long each time, from anew after ten good seconds. */
export function createBackoff(firstMs = 200) {
  let nextMs = firstMs
  return {
    next(ranMs: number): number {
      if (ranMs >= healthyMs) nextMs = firstMs
      const delayMs = nextMs
      nextMs = Math.min(nextMs * 2, longestMs)
      return delayMs
    },
    reset(): void {
      nextMs = firstMs
    },
  }
}
