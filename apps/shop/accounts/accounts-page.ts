import type { DemoAccount } from '../../../infra/topology.ts'
import type { Form } from '../views/models.ts'

export interface LoginPage {
  form: Form
  /** Where to go afterwards: a path on this shop. */
  next: string
  /** Why a guest was sent here; null when they came by themselves. */
  reason: string | null
  demoAccounts: DemoAccount[]
}

export interface RegisterPage {
  form: Form
  next: string
  reason: string | null
}

export interface AccountPage {
  email: string
  memberSince: string
  hasSecondFactor: boolean
  /** Staff need one for the back office. */
  isStaff: boolean
  nameForm: Form
  passwordForm: Form
  codeForm: Form
}
