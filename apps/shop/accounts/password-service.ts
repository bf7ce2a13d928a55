import { randomBytes } from 'node:crypto'
import type { Options } from '@node-rs/argon2'
import { Unavailable } from '../errors.ts'
import { createSemaphore } from '../semaphore.ts'

export interface PasswordCost {
  memoryKib: number
  passes: number
}

export type PasswordService = ReturnType<typeof createPasswordService>

// At the first login: until then a replica does without its 5 MB.
const loadArgon2 = () => import('@node-rs/argon2')

/** Whether a password is right; `rehash` when its hash was made before passwords were normalized. */
export type Verdict = 'wrong' | 'right' | 'rehash'

/**
 * One password however a keyboard composes its characters: é is one code point on some systems and
 * two on others.
 */
export const normalizePassword = (typed: string): string => typed.normalize('NFKC')

/**
 * Argon2id. A hash takes 19 MiB and a core for some 50 ms, so only two run at
 * once: logins must not take the machine away from everybody else.
 */
export function createPasswordService({ memoryKib, passes }: PasswordCost) {
  const options: Options = { memoryCost: memoryKib, timeCost: passes, parallelism: 1 }
  const hashing = createSemaphore({ places: 2, waiting: 64, maxWaitMs: 4000, refusal: tooMany })
  let nobodysHash: Promise<string> | undefined

  /** @throws Unavailable('capacity') when too many wait already. */
  const hash = (password: string): Promise<string> =>
    hashing.run(() => hashNow(normalizePassword(password)))

  async function hashNow(password: string | Uint8Array): Promise<string> {
    const { hash } = await loadArgon2()
    return hash(password, options)
  }

  /**
   * Compares a password as it was typed with a hash. For nobody's hash (null) it takes as
   * long, and says `wrong`. @throws Unavailable('capacity') when too many wait already.
   */
  async function verify(storedHash: string | null, typed: string): Promise<Verdict> {
    // Made by the first who logs in, whoever that is: a start has no 50 ms for it.
    nobodysHash ??= hashNow(randomBytes(16))
    const compared = storedHash ?? (await nobodysHash)
    const normalized = normalizePassword(typed)
    const verdict = (await isSame(compared, normalized))
      ? 'right'
      : typed !== normalized && (await isSame(compared, typed))
        ? 'rehash'
        : 'wrong'
    return storedHash === null ? 'wrong' : verdict
  }

  function isSame(storedHash: string, password: string): Promise<boolean> {
    return hashing.run(async () => {
      const { verify } = await loadArgon2()
      return verify(storedHash, password)
    })
  }

  return { hash, verify }
}

const tooMany = () =>
  new Unavailable('capacity', 'Very many people are logging in. Please try again in a moment.', 2)
