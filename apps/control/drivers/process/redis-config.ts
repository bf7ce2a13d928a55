import { certificateFiles } from '../../certificates/certificates.ts'
import { type Context, innerAuthority } from './context.ts'
import type { ProcessSpec } from './process-specs.ts'
import { redisUsersFile } from './secrets.ts'

/** Its configuration lies in its data folder. */
export const redisProcess = ({ programs, paths, environment }: Context): ProcessSpec => ({
  name: 'redis',
  command: programs.redis,
  args: ['redis.conf'],
  cwd: paths.dataOf('redis'),
  env: environment,
})

export const redisConfig = (context: Context): string => `\
# Written by npm start; a change here is overwritten.
bind 127.0.0.1
${redisPort(context)}
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
`

function redisPort(context: Context): string {
  const port = context.port('redis')
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
