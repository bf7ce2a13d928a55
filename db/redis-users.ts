import { createHash } from 'node:crypto'

/** Who may do what in Redis: https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/ */
const rights = {
  /** Sessions and counts for limits, and the commands that express-session's store and the limits use. */
  shop: '~session:* ~limit:* -@all +get +set +del +incrby +expire +pttl +ping +info +eval +evalsha +multi +exec',
  /** The control plane: looks, counts sessions, and changes the passwords of users. */
  control: '-@all +ping +info +dbsize +keys +eval +acl|setuser',
  exporter:
    '-@all +ping +info +dbsize +config|get +slowlog|get +slowlog|len +latency +client|setname',
  /** Has Redis read its certificate again when that is renewed, or use another password as a replica. */
  certificates: '-@all +config|set',
} as const

/** Those that only several Redis servers need: https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/ */
const groupRights = {
  /** A replica, to its master. */
  replication: '-@all +psync +replconf +ping',
  /** The sentinels, which watch the servers and change their roles. */
  sentinel:
    '&* -@all +ping +info +role +publish +subscribe +slaveof +multi +exec +config|rewrite +client|setname +client|kill +script|kill',
} as const

/** What the same users may do at a sentinel. */
const sentinelRights = {
  shop: 'resetchannels &+switch-master -@all +ping +info +subscribe +client|setname +sentinel|get-master-addr-by-name +sentinel|slaves +sentinel|sentinels',
  control:
    '-@all +ping +sentinel|get-master-addr-by-name +sentinel|set +sentinel|config +acl|setuser',
  sentinel:
    '&* -@all +ping +info +publish +subscribe +client|setname +sentinel|is-master-down-by-addr',
} as const

export type RedisUser = keyof typeof rights | keyof typeof groupRights
type Passwords<User extends string> = Readonly<Record<User, readonly string[]>>

/**
 * The lines of Redis' ACL file, each of which is also what `ACL SETUSER` takes. Without a user and
 * password, nobody gets in.
 * @param passwords each user may have several, of which only hashes are written
 */
export const redisUsers = (passwords: Passwords<keyof typeof rights>): string[] =>
  users(rights, passwords)

/** The same where there are several servers. */
export const redisGroupUsers = (passwords: Passwords<RedisUser>): string[] =>
  users({ ...rights, ...groupRights }, passwords)

/** The same of a sentinel. */
export const sentinelUsers = (passwords: Passwords<keyof typeof sentinelRights>): string[] =>
  users(sentinelRights, passwords)

const users = <User extends string>(
  allowed: Readonly<Record<User, string>>,
  passwords: Passwords<User>,
): string[] => [
  'user default reset',
  ...(Object.keys(allowed) as User[]).map((user) => {
    const hashes = passwords[user].map((password) => `#${sha256(password)}`)
    return `user ${user} reset on ${hashes.join(' ')} ${allowed[user]}`
  }),
]

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
