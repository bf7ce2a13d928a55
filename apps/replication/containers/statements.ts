import { databasePort } from './config.ts'

/** MySQL's own words. Nothing in them comes from outside: names of nodes, and our secrets. */

export const openStatements = [
  'STOP REPLICA',
  'RESET REPLICA ALL',
  'SET GLOBAL super_read_only = OFF',
  'SET GLOBAL read_only = OFF',
]

export const closeStatements = ['SET GLOBAL super_read_only = ON']

export const followStatements = (source: string, password: string, delaySeconds: number) => [
  'STOP REPLICA',
  [
    `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '${source}'`,
    `SOURCE_PORT = ${databasePort}`,
    "SOURCE_USER = 'replication'",
    `SOURCE_PASSWORD = '${password}'`,
    'SOURCE_AUTO_POSITION = 1',
    // The password travels encrypted, with the server's own key.
    'GET_SOURCE_PUBLIC_KEY = 1',
    'SOURCE_CONNECT_RETRY = 1',
    // Asked again for as long as it takes (default: 10 times).
    'SOURCE_RETRY_COUNT = 4294967295',
    'SOURCE_HEARTBEAT_PERIOD = 2',
    `SOURCE_DELAY = ${delaySeconds}`,
  ].join(', '),
  'START REPLICA',
]

export const delayStatements = (seconds: number) => [
  'STOP REPLICA SQL_THREAD',
  `CHANGE REPLICATION SOURCE TO SOURCE_DELAY = ${seconds}`,
  'START REPLICA SQL_THREAD',
]

export const startStatements = ['START REPLICA']

export const beforeCloning = (source: string) => [
  'STOP REPLICA',
  'RESET REPLICA ALL',
  // Even for this it must not be. The shop still cannot write: read_only stays on.
  'SET GLOBAL super_read_only = OFF',
  `SET GLOBAL clone_valid_donor_list = '${source}:${databasePort}'`,
]

/** All that the source has takes the place of all that is here; then the server ends, to be started with it. */
export const cloneStatement = (source: string, password: string) =>
  `CLONE INSTANCE FROM 'replication'@'${source}':${databasePort} IDENTIFIED BY '${password}'`
