import { readFileSync } from 'node:fs'

export interface Passwords {
  admin: string
  replication: string
  /** Opens the orders that the console gives. */
  control: string
}

const secret = (name: string) => readFileSync(`/run/secrets/${name}`, 'utf8')

export const readPasswords = (): Passwords => ({
  admin: secret('database-admin'),
  replication: secret('database-replication'),
  control: secret('control'),
})

/** The names of the containers of both databases are their hosts. */
export const databasePort = 3306
