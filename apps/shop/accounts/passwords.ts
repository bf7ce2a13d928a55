import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Options } from '@node-rs/argon2'
import { Unavailable } from '../errors.ts'
import { createSemaphore } from '../semaphore.ts'

export interface PasswordCost {
  memoryKib: number
  passes: number
}

export type PasswordService = ReturnType<typeof createPasswordService>

// Loaded at the first login: it takes 5 MB.
const loadArgon2 = () => import('@node-rs/argon2')

/**
 * Whether a password is right; `rehash` when its hash was made at another cost, or before passwords
 * were normalized.
 */
export type Verdict = 'wrong' | 'right' | 'rehash'

/**
 * One password however a keyboard composes its characters: é is one code point on some systems and
 * two on others.
 */
export const normalizePassword = (typed: string): string => typed.normalize('NFKC')

/**
 * Argon2id. A hash takes 19 MiB and a core for some 50 ms, so only two run at
 * once: logins must not slow down everybody else.
 */
export function createPasswordService({ memoryKib, passes }: PasswordCost) {
  const options: Options = { memoryCost: memoryKib, timeCost: passes, parallelism: 1 }
  const hashing = createSemaphore({ places: 2, waiting: 64, maxWaitMs: 4000, refusal: tooMany })
  const costPrefix = `$argon2id$v=19$m=${memoryKib},t=${passes},p=1$`
  let nobodysHash: Promise<string> | undefined

  /** @throws Unavailable('capacity') when too many wait already. */
  const hash = (password: string): Promise<string> =>
    hashing.run(() => hashNow(normalizePassword(password)))

  async function hashNow(password: string | Uint8Array): Promise<string> {
    const { hash } = await loadArgon2()
    return hash(password, options)
  }

  /**
   * Compares a password as it was typed with a hash. Without an account (null) it takes as
   * long, and the result is `wrong`. @throws Unavailable('capacity') when too many wait already.
   */
  async function verify(storedHash: string | null, typed: string): Promise<Verdict> {
    // Made at the first login, as it takes 50 ms.
    nobodysHash ??= hashNow(randomBytes(16))
    const nobodys = await nobodysHash.catch((error) => {
      nobodysHash = undefined
      throw error
    })
    const compared = storedHash ?? nobodys
    const normalized = normalizePassword(typed)
    const verdict = (await isSame(compared, normalized))
      ? compared.startsWith(costPrefix)
        ? 'right'
        : 'rehash'
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
  new Unavailable(
    'capacity',
    'Too many people are signing in right now. Please try again in a moment.',
    2,
  )

/** In code points. */
export const shortestPassword = 8

// What the package leaves out of its first ones: rows and repetitions, other keyboards, ours.
const ownList = `
123123123 111111111 1111111111 00000000 000000000 0000000000 22222222 33333333 55555555 66666666
77777777 88888888 99999999 87654321 987654321 0987654321 9876543210 01234567 012345678 0123456789
12341234 12121212 aaaaaaaa asdasdasd abcdefgh abcdefghi aa12345678 asd12345 qwertyqwerty zaq1zaq1
azerty123 qwertzui qwertzuiop qwertz123 password1234 passw0rd1 p@ssword p@ssword1 pass12345
password! password1! passwort1 contrasena contraseña newpassword userpass iloveyou! loveyou1
babygirl1 batman123 pokemon123 monkey123 shadow123 master123 cheese123 flower123 summer2024
summer2025 winter2024 welcome12 welcome123 welcome! letmein123 letmein! changeme1 changeme123
admin1234 admin12345 adminadmin administrator1 rootroot root1234 test12345 testing123 temp1234
guest123 default1 secret123 secret12 user1234 login123 hellohello
stickyshop stickyshop1 stickyshop123
`

let common: Set<string> | undefined

/** Whether the password is among those that are guessed first. */
export function isCommonPassword(password: string): boolean {
  // Read with the first new password, as it takes 30 ms.
  common ??= new Set([...ownList.trim().split(/\s+/), ...readCommonPasswords()])
  return common.has(password.toLowerCase())
}

/** The 5,000 most common ones that are long enough. Imported, all 49,000 of the package would stay in memory. */
function readCommonPasswords(): string[] {
  const packages = createRequire(`${import.meta.dirname}/`)
  const file = packages.resolve('@zxcvbn-ts/language-common/src/passwords.json')
  const all: string[] = JSON.parse(readFileSync(file, 'utf8'))
  return all.filter(({ length }) => length >= shortestPassword).slice(0, 5000)
}
