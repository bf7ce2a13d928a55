import { randomBytes } from 'node:crypto'
import type { Options } from '@node-rs/argon2'
import { createWorkQueue } from './work-queue.ts'

export interface PasswordCost {
  memoryKib: number
  passes: number
}

export type PasswordService = ReturnType<typeof createPasswordService>

// At the first login: until then a replica does without its 5 MB.
const loadArgon2 = () => import('@node-rs/argon2')

/**
 * Argon2id. A hash takes 19 MiB and a core for some 50 ms, so only two run at
 * once: logins must not take the machine away from everybody else.
 */
export function createPasswordService({ memoryKib, passes }: PasswordCost) {
  const options: Options = { memoryCost: memoryKib, timeCost: passes, parallelism: 1 }
  const queue = createWorkQueue({ concurrent: 2, waiting: 64, maxWaitMs: 4000 })
  let nobodysHash: Promise<string> | undefined

  /** @throws Unavailable('capacity') when too many wait already. */
  const hash = (password: string): Promise<string> => queue.run(() => hashNow(password))

  async function hashNow(password: string | Uint8Array): Promise<string> {
    const { hash } = await loadArgon2()
    return hash(password, options)
  }

  /**
   * Whether the password is the hashed one. For nobody's hash (null) it takes as
   * long, and says no. @throws Unavailable('capacity') when too many wait already.
   */
  async function verify(storedHash: string | null, password: string): Promise<boolean> {
    // Made by the first who logs in, whoever that is: a start has no 50 ms for it.
    nobodysHash ??= hashNow(randomBytes(16))
    const compared = storedHash ?? (await nobodysHash)
    const same = await queue.run(async () => {
      const { verify } = await loadArgon2()
      return verify(compared, password)
    })
    return same && storedHash !== null
  }

  return { hash, verify }
}
