import { randomBytes } from 'node:crypto'

/** The users that processes run as; each may read what it needs and no more. */
export const users = {
  node: 1000,
  prepare: 1001,
  replication: 1002,
  /** The control plane and the lab. */
  lab: 1003,
  data: 999,
  /** Of nginx' own image. */
  edge: 101,
}

export interface SecretFile {
  name: string
  /** May read it. The processes of the data tier come as owners, ours as the group. */
  owner: number
  group: number
}

export const secretFiles: readonly SecretFile[] = [
  { name: 'database-admin', owner: users.data, group: users.replication },
  { name: 'database-replication', owner: users.data, group: users.replication },
  { name: 'database-migrate', owner: users.data, group: users.prepare },
  { name: 'database-shop', owner: users.data, group: users.node },
  { name: 'redis', owner: users.data, group: users.node },
  { name: 'session', owner: users.node, group: users.node },
  { name: 'demo-accounts', owner: users.prepare, group: users.prepare },
  { name: 'lab', owner: users.lab, group: users.lab },
  // The app replicas, and the control plane and the lab, which are in their group.
  { name: 'internal', owner: users.node, group: users.node },
  { name: 'control', owner: users.lab, group: users.replication },
]

/** 32 characters that need no quotes anywhere. */
export const newSecret = (): string => randomBytes(24).toString('base64url')

/** In the forms that their readers want: Redis a list of its users, the shop a URL. */
export const derivedFiles = (
  secret: (name: string) => string,
): (SecretFile & { text: string })[] => [
  {
    name: 'redis-users',
    owner: users.data,
    group: users.data,
    text: `user default on ~* &* +@all >${secret('redis')}\n`,
  },
  {
    name: 'redis-url',
    owner: users.node,
    group: users.node,
    text: `redis://:${secret('redis')}@redis:6379`,
  },
]
