import { redisGroup } from '../../../../infra/topology.ts'
import { fetchDirect, withSecret } from '../../../shared/direct-http.ts'
import { innerUrl } from '../../../shared/inner-tls.ts'
import type { SecretsDriver } from '../../driver.ts'
import { Refusal, refuseAsController } from '../../refusal.ts'
import { changeSecret } from '../../secret-files.ts'
import { refreshDashboards } from './context.ts'
import { isGroup } from './database-group.ts'
import { changeRedisUsers } from './redis.ts'
import {
  controlOfRedis,
  newSecret,
  openSecrets,
  redisUserLines,
  secretFileNames,
  secretPath,
  sentinelUserLines,
  writeAccounts,
  writeRedisUsers,
  writeSecretFile,
} from './secrets.ts'
import type { Stack } from './stack.ts'

/** Rotates the secrets of a local run: see `lab rotate`. */
export function createRotation(stack: Stack): SecretsDriver {
  const { context, databases, redis, apps, lab, monitoring, edge } = stack
  const { paths } = context

  async function changeRedis(): Promise<void> {
    if (redis.nodes.length === 0) return
    writeRedisUsers(context)
    for (const { child, users, more } of redisChanges(stack)) {
      if (child.state === 'stopped') continue
      await changeRedisUsers(context.port(child.name), controlOfRedis(context), users, more).catch(
        () => {
          throw new Refusal(503, 'no-answer', { name: child.name })
        },
      )
    }
  }

  /** A process of ours reads its secrets again; a stopped one does when it starts. */
  async function tellProcesses(): Promise<void> {
    for (const { child, name, ask } of apps)
      if (child.state !== 'stopped')
        await ask('PUT', '/secrets').catch(() => {
          throw new Refusal(503, 'no-answer', { name })
        })
    if (lab.state === 'stopped') return
    const answer = await fetchDirect(innerUrl('127.0.0.1', context.port('lab'), '/secrets'), {
      method: 'PUT',
      headers: withSecret(context.secrets.internal),
      servername: 'lab',
      timeoutMs: 2000,
    }).catch(() => null)
    if (!answer?.ok) throw new Refusal(503, 'no-answer', { name: 'lab' })
  }

  return {
    list: async () => secretFileNames,
    async change(step, names) {
      const writing = { random: newSecret, write: writeSecretFile }
      for (const name of names) changeSecret(secretPath(paths, name), step, writing)
    },
    async apply() {
      Object.assign(context.secrets, openSecrets(paths))
      writeAccounts({ ...context, isMember: isGroup(context) })
      await databases.changePasswords().catch(refuseAsController)
      await changeRedis()
      await tellProcesses()
      await monitoring.changeSecrets()
      if (refreshDashboards(context)) await edge.apply()
    },
  }
}

/** The users of every Redis server and sentinel, and what each signs in to the others with. */
function redisChanges({ context, redis }: Stack) {
  const { redisReplication, redisSentinel } = context.secrets
  const isGroup = redis.sentinels.length > 0
  return [
    ...redis.nodes.map((child) => ({
      child,
      users: redisUserLines(context),
      more: isGroup ? [`CONFIG SET masterauth ${redisReplication}`] : [],
    })),
    ...redis.sentinels.map((child) => ({
      child,
      users: sentinelUserLines(context),
      more: [
        `SENTINEL SET ${redisGroup} auth-pass ${redisSentinel}`,
        `SENTINEL CONFIG SET sentinel-pass ${redisSentinel}`,
      ],
    })),
  ]
}
