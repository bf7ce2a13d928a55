/** Made once for each run folder, kept in `secrets.json` for the owner's eyes only. */
export interface Secrets {
  databaseAdmin: string
  databaseMigrate: string
  databaseReplication: string
  databaseShop: string
  redis: string
  session: string
  /** Opens what app replicas tell and do on their internal ports. */
  internal: string
  /** Opens the switches of the console. */
  lab: string
  /** What passwords of demo accounts are made from, where others get here. */
  demoAccounts: string
}

const names = [
  'databaseAdmin',
  'databaseMigrate',
  'databaseReplication',
  'databaseShop',
  'redis',
  'session',
  'internal',
  'lab',
  'demoAccounts',
] as const satisfies (keyof Secrets)[]

/** The secrets that are there, and new ones for those that are not. */
export const completeSecrets = (known: Partial<Secrets>, random: () => string): Secrets =>
  Object.fromEntries(names.map((name) => [name, known[name] ?? random()])) as Record<
    keyof Secrets,
    string
  >
