import type { AppReport } from '../../app-report.ts'
import { createLastKnown } from '../../status/last-known.ts'
import type { AppReplica } from './app-replica.ts'
import { redisFacts } from './redis.ts'
import type { Stack } from './stack.ts'

/** What only the components themselves know. */
export interface Reports {
  apps: ReadonlyMap<AppReplica, AppReport | null>
  redis: RedisFacts | null
}

type RedisFacts = Awaited<ReturnType<typeof redisFacts>>

/** Asks the components, all at the same time. */
export function createReports(stack: Stack) {
  const appReport = createLastKnown<AppReport>()
  const redisReport = createLastKnown<RedisFacts>()
  let recent: { at: number; changes: number; reports: Promise<Reports> } | undefined

  /**
   * @param timeoutMs how long to wait for a component
   * @param maxAgeMs how old the reports may be, if no component's state has changed since
   */
  function get(timeoutMs: number, maxAgeMs: number): Promise<Reports> {
    const changes = stack.changes.count()
    if (recent?.changes === changes && Date.now() - recent.at < maxAgeMs) return recent.reports
    recent = { at: Date.now(), changes, reports: ask(timeoutMs) }
    return recent.reports
  }

  async function ask(timeoutMs: number): Promise<Reports> {
    const [apps, redis] = await Promise.all([
      Promise.all(
        stack.apps.map(
          async (one) => [one, await appReport(one.name, one.report(), timeoutMs)] as const,
        ),
      ),
      redisReport('redis', factsOfRedis(stack), timeoutMs),
    ])
    return { apps: new Map(apps), redis }
  }

  return { get }
}

const factsOfRedis = ({ context, redis }: Stack) =>
  redis.state === 'ready'
    ? redisFacts(context.port('redis'), context.secrets.redis).catch(() => null)
    : Promise.resolve(null)
