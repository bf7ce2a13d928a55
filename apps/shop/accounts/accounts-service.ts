import { randomBytes } from 'node:crypto'
import type { SessionData } from 'express-session'
import type { DemoAccount } from '../../../infra/topology.ts'
import { countItems } from '../cart/cart-service.ts'
import type { Db, Handle } from '../db/handle.ts'
import { Conflict, Invalid, NotFound, Unavailable } from '../errors.ts'
import type { FormLimits } from '../limits.ts'
import {
  type Customer,
  findSessionUser,
  findUser,
  findUserByEmail,
  insertUser,
  rehashPassword,
  renameUser,
  replacePassword,
  type User,
} from './accounts-repository.ts'
import type { PasswordService } from './passwords.ts'
import type { Attempt, SignInLimits } from './sign-in-limits.ts'

interface Dependencies {
  passwords: PasswordService
  limits: FormLimits
  signIns: SignInLimits
  /** Shown on the login page. */
  demoAccounts: readonly DemoAccount[]
}

/** What a session stores of a customer, and their cart. */
export interface Login {
  userId: number
  epoch: number
  name: string
  cartId: string
  /** The password is not enough. */
  hasSecondFactor: boolean
}

export type AccountService = ReturnType<typeof createAccountService>

export function createAccountService({ passwords, limits, signIns, demoAccounts }: Dependencies) {
  /**
   * That an email address has an account already can't be hidden until there is mail to confirm
   * addresses with; the limit keeps lists of addresses from being tried.
   * @param address the network address
   * @throws Invalid when the email address has an account already; TooMany
   */
  async function register(
    db: Db,
    { name, email, password }: { name: string; email: string; password: string },
    address: string,
  ): Promise<Login> {
    await limits.count('registration', address)
    const passwordHash = await passwords.hash(password)
    const user = { email, name, passwordHash, cartId: newCartId() }
    const userId = await insertUser(db.write, user).catch(refuseSecondAccount)
    return { userId, epoch: 1, name, cartId: user.cartId, hasSecondFactor: false }
  }

  /** @throws Invalid, in the same words and after the same time whatever was wrong; TooMany. */
  function logIn(
    db: Db,
    { email, password }: { email: string; password: string },
    from: Omit<Attempt, 'account'>,
  ): Promise<Login> {
    return signIns.watch({ account: email, ...from }, async () => {
      const user = await findUserByEmail(db.current, email)
      const verdict = await passwords.verify(user?.passwordHash ?? null, password)
      if (!user || verdict === 'wrong' || user.disabled)
        throw new Invalid('The email address or the password is wrong.')
      if (verdict === 'rehash') await rehash(db, user, password)
      const { id: userId, sessionEpoch: epoch, name, cartId, hasSecondFactor } = user
      return { userId, epoch, name, cartId, hasSecondFactor }
    })
  }

  // The sign-in succeeds without it, so without a primary it waits for the next one.
  async function rehash(db: Db, { id, passwordHash: oldHash }: User, password: string) {
    try {
      const passwordHash = await passwords.hash(password)
      await rehashPassword(db.write, { id, oldHash, passwordHash })
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
    }
  }

  async function find(db: Db, userId: number): Promise<User> {
    const user = await findUser(db.current, userId)
    if (!user) throw new NotFound('This account does not exist any more.')
    return user
  }

  const rename = (db: Db, userId: number, name: string): Promise<void> =>
    renameUser(db.write, userId, name)

  /**
   * Ends all sessions of the account; returns the epoch for the current one, which continues.
   * @throws Invalid when the current password is wrong; TooMany; Conflict.
   */
  async function changePassword(
    db: Db,
    userId: number,
    { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
  ): Promise<number> {
    const user = await findUser(db.write, userId)
    if (!user) throw new NotFound('This account does not exist any more.')
    await signIns.watchCustomer(userId, () => prove(user, currentPassword))
    const passwordHash = await passwords.hash(newPassword)
    const change = { id: userId, epoch: user.sessionEpoch, passwordHash }
    if (!(await replacePassword(db.write, change)))
      throw new Conflict('Your password was changed somewhere else meanwhile.')
    return user.sessionEpoch + 1
  }

  /** For who is signed in already. @throws Invalid when the current password is wrong; TooMany. */
  async function confirm(db: Db, userId: number, currentPassword: string): Promise<void> {
    const user = await find(db, userId)
    await signIns.watchCustomer(userId, () => prove(user, currentPassword))
  }

  async function prove(user: User, password: string): Promise<void> {
    if ((await passwords.verify(user.passwordHash, password)) !== 'wrong') return
    throw new Invalid('Please check what is marked below.', {
      currentPassword: 'This is not your current password.',
    })
  }

  return { demoAccounts, register, logIn, find, rename, confirm, changePassword }
}

const newCartId = () => randomBytes(16).toString('base64url')

function refuseSecondAccount(error: unknown): never {
  if (!(error instanceof Conflict)) throw error
  throw new Invalid('Please check what is marked below.', {
    email: 'There is already an account with this email address. Do you want to sign in?',
  })
}

/** Whose page it is, for its header. */
export interface CustomerState {
  /** Null for a guest. */
  customer: Customer | null
  unverified: Customer | null
  cartId: string | null
  cartCount: number
}

/** Nobody, when the sign-in has ended meanwhile: the account is disabled, or its password was changed. */
export async function findCustomer(
  handle: Handle,
  { userId, epoch, cartId, secondFactorAt }: Readonly<Partial<SessionData>>,
): Promise<CustomerState> {
  if (!userId) return guestWith(handle, cartId)
  const user = await findSessionUser(handle, userId)
  if (!user || user.disabled || user.sessionEpoch !== epoch) return guestWith(handle)
  if (user.hasSecondFactor && !secondFactorAt)
    return { ...(await guestWith(handle, cartId)), unverified: user }
  return { customer: user, unverified: null, cartId: user.cartId, cartCount: user.cartCount }
}

async function guestWith(handle: Handle, cartId: string | null = null): Promise<CustomerState> {
  const cartCount = cartId ? await countItems(handle, cartId) : 0
  return { customer: null, unverified: null, cartId, cartCount }
}
