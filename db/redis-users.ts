import { createHash } from 'node:crypto'

/** Who may do what in Redis: https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/ */
const rights = {
  /** Sessions and counts for limits, and the commands that express-session's store and the limits use. */
  shop: '~session:* ~limit:* -@all +get +set +del +incrby +expire +pttl +ping +info +eval +evalsha +multi +exec',
  /** The control plane: looks, counts sessions, and changes the passwords of users. */
  control: '-@all +ping +info +dbsize +keys +eval +acl|setuser',
  exporter:
    '-@all +ping +info +dbsize +config|get +slowlog|get +slowlog|len +latency +client|setname',
  /** Has Redis read its certificate again when that is renewed, from within its container. */
  certificates: '-@all +config|set',
} as const

export type RedisUser = keyof typeof rights

/**
 * The lines of Redis' ACL file, each of which is also what `ACL SETUSER` takes. Without a user and
 * password, nobody gets in.
 * @param passwords each user may have several, of which only hashes are written
 */
export const redisUsers = (passwords: Readonly<Record<RedisUser, readonly string[]>>): string[] => [
  'user default reset',
  ...Object.entries(rights).map(([user, allowed]) => {
    const hashes = passwords[user as RedisUser].map((password) => `#${sha256(password)}`)
    return `user ${user} reset on ${hashes.join(' ')} ${allowed}`
  }),
]

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
