import { until } from '../../../shared/until.ts'
import { certificateFiles } from '../../certificates/certificates.ts'
import type { CertificateKind } from '../../certificates/kinds.ts'
import { innerAuthority } from './context.ts'
import { reloadRedisTls } from './redis.ts'
import type { Stack } from './stack.ts'

const redisReloadsWithinMs = 600_000

/**
 * Makes the edge and Redis use renewed certificates. Node servers look at their files themselves
 * (apps/shared/inner-tls.ts), the replication controller does for the databases.
 */
export async function loadRenewedCertificates(
  stack: Stack,
  kinds: readonly CertificateKind[],
): Promise<void> {
  if (innerAuthority(stack.context) && kinds.includes('redis')) void reloadRedis(stack)
  // nginx reads them again when it reloads.
  if (innerAuthority(stack.context) && kinds.includes('web'))
    for (const web of stack.web) web.signal('SIGHUP')
  await stack.edge.apply()
}

/** Tries again while Redis is paused. One that is stopped reads its files when it starts. */
async function reloadRedis({ context, redis: { nodes }, log }: Stack): Promise<void> {
  const { port, secrets, paths } = context
  const files = certificateFiles(paths.certificates, 'redis')
  const [redis] = nodes
  let problem = ''
  const isDone = () =>
    !redis ||
    redis.state === 'stopped' ||
    reloadRedisTls(
      port('redis'),
      { user: 'certificates', password: secrets.redisCertificates },
      files,
    ).then(
      () => true,
      (error) => {
        problem = error.message
        return false
      },
    )
  if (!(await until(isDone, redisReloadsWithinMs, 1000)))
    log(`Redis does not use its renewed certificate: ${problem}`)
}
