import { redisGroup } from '../../../../infra/topology.ts'
import { fetchDirect, withSecret } from '../../../shared/direct-http.ts'
import { innerUrl } from '../../../shared/inner-tls.ts'
import type { SecretsDriver } from '../../driver.ts'
import { Refusal, refuseAsController } from '../../refusal.ts'
import { changeSecret } from '../../secret-files.ts'
import { refreshDashboards } from './context.ts'
import { isGalera } from './database-group.ts'
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
    for (const { name, state, change } of redisChanges(stack))
      if (state !== 'stopped')
        await change().catch(() => {
          throw new Refusal(503, 'no-answer', { name })
        })
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
      writeAccounts({ ...context, isMember: isGalera(context) })
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
  const { secrets, port } = context
  const control = controlOfRedis(context)
  const nodes = redis.nodes.map(({ name, state }) => ({
    ...{ name, state },
    async change() {
      await changeRedisUsers(port(name), control, redisUserLines(context))
      if (redis.sentinels.length > 0)
        await changeRedisUsers(
          port(name),
          // The one that may set something: a certificate, or this.
          { user: 'certificates', password: secrets.redisCertificates },
          [],
          [`CONFIG SET masterauth ${secrets.redisReplication}`],
        )
    },
  }))
  const sentinels = redis.sentinels.map(({ name, state }) => ({
    ...{ name, state },
    change: () =>
      changeRedisUsers(port(name), control, sentinelUserLines(context), [
        `SENTINEL SET ${redisGroup} auth-pass ${secrets.redisSentinel}`,
        `SENTINEL CONFIG SET sentinel-pass ${secrets.redisSentinel}`,
      ]),
  }))
  return [...nodes, ...sentinels]
}
