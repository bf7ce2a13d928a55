import { createHmac } from 'node:crypto'

/** What a demo account's password is where others get here: the same as long as the installation's secret lasts. */
export const demoPassword = (email: string, secret: string): string =>
  createHmac('sha256', secret).update(email).digest('base64url').slice(0, 16)

/** Whether others than those at this machine may get here: then the known demo passwords will not do. */
export const isOpen = ({ EDGE_HOST = '127.0.0.1', DOMAIN = 'localhost' }: NodeJS.ProcessEnv) =>
  !/^(127\.|::1$|\[::1\]$|localhost$)/.test(EDGE_HOST) || !/(^|\.)localhost$/.test(DOMAIN)
