import { databaseNames } from '../../../../../infra/topology.ts'
import type { Context } from './context.ts'
import type { ProcessSpec } from './process-spec.ts'

export const databaseProcess = (context: Context, name: string): ProcessSpec => ({
  name,
  command: context.programs.database,
  args: databaseArguments(context, name),
  cwd: context.paths.data,
  env: context.environment,
})

export const databaseArguments = ({ paths, rootUser }: Context, name: string): string[] => [
  // Has to come first; without it the system's own files would be read.
  `--defaults-file=${paths.configOf(name)}`,
  // The servers refuse to run as root unless told to.
  ...(rootUser ? [`--user=${rootUser}`] : []),
]

/** One file for each node: what both share, what this server adds, what is this node's own. */
export const databaseConfig = (
  { paths, port }: Context,
  name: string,
  topology: readonly string[],
): string => `\
# Written by the launcher from db/topology; a change here is overwritten.

${topology.join('\n')}
# ${name}
[mysqld]
server_id = ${serverId(name)}
datadir = "${paths.dataOf(name)}"
# Not /tmp: MariaDB removes the temporary tables it finds there when it starts, other shops' too.
tmpdir = "${paths.temporaryOf(name)}"
bind_address = 127.0.0.1
port = ${port(name)}
report_host = 127.0.0.1
report_port = ${port(name)}
# In the data folder: the path of a socket may have no more than 107 bytes.
socket = server.sock
pid_file = server.pid
`

/** db-1 is 1. */
export const serverId = (name: string) => (databaseNames as readonly string[]).indexOf(name) + 1
