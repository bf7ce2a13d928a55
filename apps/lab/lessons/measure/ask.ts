import type { Answer } from '../../../shared/client.ts'

/** One request as its visitor saw it. */
export interface Asked {
  /** `performance.now()` of its beginning. */
  at: number
  ms: number
  /** 0 when there was no answer at all. */
  status: number
  /** No 5xx, and an answer. */
  isWell: boolean
  answer: Answer | null
}

/** One request, timed; never rejects. Whoever hears nothing for `patienceMs` goes away. */
export async function ask(send: () => Promise<Answer>, patienceMs = 8000): Promise<Asked> {
  const at = performance.now()
  const answer = await within(patienceMs, send())
  const status = answer?.status ?? 0
  return { at, ms: performance.now() - at, status, isWell: status > 0 && status < 500, answer }
}

/** Null for what fails or takes too long. */
function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms, null)
    const end = (value: T | null) => {
      clearTimeout(timer)
      resolve(value)
    }
    work.then(end, () => end(null))
  })
}
