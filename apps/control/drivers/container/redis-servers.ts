import type { Stage } from '../../../../infra/stages/stage.ts'
import { redisNames, sentinelNames } from '../../../../infra/topology.ts'

export interface RedisServer {
  name: string
  kind: 'redis' | 'sentinel'
  port: number
  /** The file with its users. */
  users: string
}

/** The Redis of a stage, or its servers and sentinels; none without Redis. */
export function redisServersOf({ redis, sentinels }: Stage): RedisServer[] {
  const server = (name: string): RedisServer => ({
    ...{ name, kind: 'redis', port: 6379, users: '/run/secrets/redis-users' },
  })
  const sentinel = (name: string): RedisServer => ({
    ...{ name, kind: 'sentinel', port: 26379, users: '/run/secrets/sentinel-users' },
  })
  if (!redis) return []
  return sentinels === 0
    ? [server('redis')]
    : [...redisNames.map(server), ...sentinelNames.map(sentinel)]
}
