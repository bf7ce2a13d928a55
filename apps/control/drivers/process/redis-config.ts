import { createHash } from 'node:crypto'
import { redisGroup, redisNames, sentinelNames } from '../../../../infra/topology.ts'
import { certificateFiles } from '../../certificates/certificates.ts'
import { type Context, innerAuthority } from './context.ts'
import type { ProcessSpec } from './process-specs.ts'
import { redisUsersFile, sentinelUsersFile } from './secrets.ts'

/** The names of a stage's Redis servers, and of what watches them. */
export const redisRoles = ({ stage }: Pick<Context, 'stage'>) => ({
  nodes: stage.sentinels > 0 ? redisNames : stage.redis ? ['redis'] : [],
  sentinels: stage.sentinels > 0 ? sentinelNames : [],
})

/** Its configuration lies in its data folder. */
export const redisProcess = (
  { programs, paths, environment }: Context,
  name: string,
): ProcessSpec => ({
  name,
  command: programs.redis,
  args: ['redis.conf'],
  cwd: paths.dataOf(name),
  env: environment,
})

/** The same program: it is a sentinel by its first option. */
export const sentinelProcess = (
  { programs, paths, environment }: Context,
  name: string,
): ProcessSpec => ({
  name,
  command: programs.redis,
  args: ['sentinel.conf', '--sentinel'],
  cwd: paths.dataOf(name),
  env: environment,
})

/** @param master the server whose replica it is; its own name, or null, for a master */
export const redisConfig = (context: Context, name: string, master: string | null): string => `\
# Written by npm start; a change here is overwritten.
bind 127.0.0.1
${redisPort(context, name)}
# Nobody gets in without a user and password.
aclfile "${redisUsersFile(context.paths)}"
daemonize no
dir .

# Every change is written down, so that people are still signed in after a restart or
# a crash (default: snapshots now and then).
appendonly yes
save ""

# A full memory is an error, not a reason to forget sessions (default: noeviction, but no
# limit). A session takes half a kilobyte, a counted address a tenth of one.
maxmemory 48mb
maxmemory-policy noeviction
${context.stage.sentinels > 0 ? replication(context, name, master) : ''}`

const replication = ({ secrets, port }: Context, name: string, master: string | null): string => `
# Every server may become a replica of another.
masteruser replication
masterauth ${secrets.redisReplication}
# A replica that comes back is filled at once (default: 5 seconds later). Until then it must not
# become the master, as it would have nothing.
repl-diskless-sync-delay 0
${master && master !== name ? `replicaof 127.0.0.1 ${port(master)}` : ''}
`

function redisPort(context: Context, name: string): string {
  const port = context.port(name)
  const ca = innerAuthority(context)
  if (!ca) return `port ${port}`
  const { certificate, key } = certificateFiles(context.paths.certificates, 'redis')
  return `\
# Nobody gets in without TLS. Clients need no certificate (default: yes): they have a password.
port 0
tls-port ${port}
tls-cert-file "${certificate}"
tls-key-file "${key}"
tls-ca-cert-file "${ca}"
tls-auth-clients no
tls-protocols TLSv1.3`
}

/** From the last answer of a master on, a sentinel waits that long before it calls it down. */
export const downAfterMs = 1000

export const sentinelConfig = (
  { paths, secrets, port }: Context,
  name: string,
  master: string,
) => `\
# Written by npm start. The sentinel adds what it learns, and keeps it while the shop runs.
bind 127.0.0.1
port ${port(name)}
aclfile "${sentinelUsersFile(paths)}"
daemonize no
dir .
# The same after a restart, so that the others know it again.
sentinel myid ${createHash('sha1').update(name).digest('hex')}

# Two of three have to agree that the master is down.
sentinel monitor ${redisGroup} 127.0.0.1 ${port(master)} 2
sentinel auth-user ${redisGroup} sentinel
sentinel auth-pass ${redisGroup} ${secrets.redisSentinel}
# Default: 30 seconds.
sentinel down-after-milliseconds ${redisGroup} ${downAfterMs}
# A failover that gets stuck is tried again after twice this (default: 3 minutes).
sentinel failover-timeout ${redisGroup} 5000
# Both replicas are filled by the new master at the same time (default: 1).
sentinel parallel-syncs ${redisGroup} 2
# For the other sentinels.
sentinel sentinel-user sentinel
sentinel sentinel-pass ${secrets.redisSentinel}
`
