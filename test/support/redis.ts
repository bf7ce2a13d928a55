import { Redis } from 'ioredis'
import { readSecret } from './stack.ts'

/** May do everything, as no user of the installation may. The control plane's user makes it. */
export async function openRedis(runDir: string, port: number): Promise<Redis> {
  const control = new Redis({
    port,
    username: 'control',
    password: readSecret(runDir, 'redis-control'),
    enableReadyCheck: false,
  })
  await control.call('ACL', 'SETUSER', testUser, 'reset', 'on', 'nopass', '~*', '&*', '+@all')
  control.disconnect()
  return new Redis({ port, username: testUser, password: 'any' })
}

export const testUser = 'tests'
