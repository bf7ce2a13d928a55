import type { Context } from './context.ts'
import type { ProcessSpec } from './process-spec.ts'

/** Its configuration, which holds the password, lies in its data folder and not on the command line. */
export const redisProcess = ({ programs, paths, environment }: Context): ProcessSpec => ({
  name: 'redis',
  command: programs.redis,
  args: ['redis.conf'],
  cwd: paths.dataOf('redis'),
  env: environment,
})

export const redisConfig = ({ secrets, port }: Context): string => `\
# Written by the launcher; a change here is overwritten.
bind 127.0.0.1
port ${port('redis')}
requirepass ${secrets.redis}
daemonize no
dir .

# Every change is written down, so that people are still logged in after a restart or
# a crash (default: snapshots now and then).
appendonly yes
save ""

# A full memory is an error, not a reason to forget sessions (default: noeviction, but no
# limit). A session takes half a kilobyte, a counted address a tenth of one.
maxmemory 48mb
maxmemory-policy noeviction
`
