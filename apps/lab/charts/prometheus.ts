import { fetchDirect } from '../../shared/direct-http.ts'

/** One result of a query over time. */
export interface Series {
  labels: Readonly<Record<string, string>>
  /** Epoch seconds and value, in order; missing where nothing was measured. */
  points: readonly (readonly [at: number, value: number])[]
}

/** One result of a query for now. */
export interface Figure {
  labels: Readonly<Record<string, string>>
  value: number
}

/** Prometheus did not answer, or refused a query. */
export class PrometheusError extends Error {}

const timeoutMs = 5000

/** https://prometheus.io/docs/prometheus/latest/querying/api/ */
export function createPrometheus(url: string) {
  async function ask<Result>(path: string, parameters: Record<string, string>) {
    const answer = await fetchDirect(`${url}${path}?${new URLSearchParams(parameters)}`, {
      ...{ timeoutMs, keepAlive: true },
    }).catch((error: Error) => {
      throw new PrometheusError(error.message)
    })
    const { status, error, data } = await answer
      .json()
      .catch(() => ({ status: 'error', error: `It answered with ${answer.status}.` }))
    if (status !== 'success') throw new PrometheusError(error)
    return data.result as Result[]
  }

  return {
    /** Times are epoch seconds. @throws PrometheusError */
    async queryRange(
      query: string,
      { start, end, step }: { start: number; end: number; step: number },
    ): Promise<Series[]> {
      const result = await ask<{ metric: Record<string, string>; values: [number, string][] }>(
        '/api/v1/query_range',
        { query, start: String(start), end: String(end), step: String(step) },
      )
      return result.map(({ metric, values }) => ({
        labels: metric,
        points: values
          .map(([at, value]) => [at, Number(value)] as const)
          .filter(([, value]) => Number.isFinite(value)),
      }))
    },

    /** @throws PrometheusError */
    async query(query: string): Promise<Figure[]> {
      const result = await ask<{ metric: Record<string, string>; value: [number, string] }>(
        '/api/v1/query',
        { query },
      )
      return result
        .map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }))
        .filter(({ value }) => Number.isFinite(value))
    },
  }
}

export type Prometheus = ReturnType<typeof createPrometheus>
