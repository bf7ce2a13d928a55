import type { Stage } from './stage.ts'

interface Change {
  stage: Stage
  /** The database servers that run now. */
  databases: readonly string[]
  /** The primary of the last run; null before there was one. */
  lastPrimary: string | null
  /** Whether the numbers of app replicas of each stage are kept for the way back. */
  keepsCounts: boolean
}

/** What changes for the data and the people, in sentences. */
export const describeChange = (before: Stage, change: Change): string[] => [
  ...(before.name === change.stage.name
    ? []
    : [
        `The stage changes from ${before.name} to ${change.stage.name}; accounts, carts and orders stay.`,
      ]),
  ...describeCopy(change),
  ...describeDatabases(before, change),
  ...(before.sessionStore === change.stage.sessionStore
    ? []
    : [`The session store is ${change.stage.sessionStore}, so everybody has to sign in again.`]),
  ...(change.keepsCounts && before.apps.most > change.stage.apps.most
    ? ['One app replica runs; how many there were is kept for the way back.']
    : []),
  ...(before.tls === 'off' && change.stage.tls !== 'off'
    ? ['The shop moves to HTTPS: cookies of the HTTP address are not taken over.']
    : []),
]

const describeCopy = ({ databases, lastPrimary }: Change): string[] =>
  lastPrimary && !databases.includes(lastPrimary)
    ? [
        `${databases[0]} starts with the data of ${lastPrimary}, which was the primary, once that has ended (docker compose up -d --remove-orphans).`,
      ]
    : []

function describeDatabases(before: Stage, { stage, databases }: Change): string[] {
  if (before.failover !== stage.failover)
    return [
      stage.failover === 'group'
        ? 'The databases become a group; the data of the last primary fill all of its members.'
        : 'The group of databases ends; read replicas are filled from the last primary.',
    ]
  if (before.databases > stage.databases)
    return [`Databases from now on: ${databases.join(', ')}. The data of the others wait for them.`]
  if (before.databases < stage.databases)
    return ['A read replica joins: it is filled from the primary.']
  return []
}
