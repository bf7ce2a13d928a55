import { createHmac } from 'node:crypto'

/** What a demo account's password is where others get here: the same as long as the installation's secret lasts. */
export const demoPassword = (email: string, secret: string): string =>
  createHmac('sha256', secret).update(email).digest('base64url').slice(0, 16)
