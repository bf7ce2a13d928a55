import { randomBytes } from 'node:crypto'
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

// The most common of those with eight characters and more.
const list = `
12345678 123456789 1234567890 12345678910 123123123 123456123 11111111 111111111 1111111111
00000000 000000000 0000000000 22222222 33333333 55555555 66666666 77777777 88888888 99999999
87654321 987654321 0987654321 9876543210 01234567 012345678 0123456789 12341234 11223344
1122334455 112233445566 12121212 12344321 123454321 147258369 159753456 789456123 741852963
password password1 password12 password123 password1234 passw0rd passw0rd1 p@ssw0rd p@ssword
p@ssword1 pa55word pass1234 pass12345 passpass password! password1! password01 passwort
passwort1 motdepasse contrasena contraseña
qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456 qwertyqwerty
1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc q1w2e3r4 q1w2e3r4t5 zaq12wsx zaq1zaq1 qazwsxedc
asdfghjk asdfghjkl asdfasdf asdf1234 zxcvbnm1 zxcvbnm123 azertyui azertyuiop azerty123
qwertzui qwertzuiop qwertz123 1234qwer 123qweasd 123qwe123 qweasdzxc 12345qwert 123456qwerty
abcd1234 abc12345 abc123456 abcdefgh abcdefghi 1a2b3c4d a1b2c3d4 a1234567 a12345678 a123456789
aaaaaaaa aa123456 aa12345678 asd12345 asdasdasd
iloveyou iloveyou1 iloveyou2 iloveyou! loveyou1 lovelove babygirl babygirl1 sunshine sunshine1
princess princess1 football football1 baseball baseball1 basketball superman superman1 batman123
starwars pokemon1 pokemon123 dragon123 monkey123 shadow123 master123 michael1 michelle jennifer
jonathan charlie1 computer internet whatever trustno1 samantha victoria liverpool chocolate
butterfly corvette mercedes ferrari1 cheese123 flower123 summer2024 summer2025 winter2024
welcome1 welcome12 welcome123 welcome! letmein1 letmein123 letmein! changeme changeme1
changeme123 administrator admin123 admin1234 admin12345 adminadmin administrator1 rootroot
root1234 test1234 test12345 testtest testing1 testing123 temp1234 guest123 default1 secret123
secret12 mypassword newpassword userpass user1234 login123 hello123 hellohello
stickyshop stickyshop1 stickyshop123
`
const common = new Set(list.trim().split(/\s+/))

/** Whether the password is among those that are guessed first. */
export const isCommonPassword = (password: string): boolean => common.has(password.toLowerCase())
