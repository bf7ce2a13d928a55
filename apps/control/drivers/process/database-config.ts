import { databaseNames } from '../../../../infra/topology.ts'
import { certificateFiles } from '../../certificates/certificates.ts'
import { type Context, innerAuthority } from './context.ts'
import type { ProcessSpec } from './process-specs.ts'
import { accountsFile } from './secrets.ts'

export const databaseProcess = (
  context: Context,
  name: string,
  more: { args?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): ProcessSpec => ({
  name,
  command: context.programs.database,
  args: [
    ...databaseArguments(context, name),
    // By it the replication controller rebuilds a server.
    ...(context.dialect === 'MySQL' ? ['--plugin-load-add=clone=mysql_clone.so'] : []),
    ...(context.dialect === 'MySQL' && context.stage.failover === 'group'
      ? ['--plugin-load-add=group_replication.so']
      : []),
    ...(more.args ?? []),
  ],
  cwd: context.paths.data,
  env: { ...context.environment, ...more.env },
})

export const databaseArguments = ({ paths, rootUser }: Context, name: string): string[] => [
  // Has to come first; without it the system's own files would be read.
  `--defaults-file=${paths.configOf(name)}`,
  // The servers refuse to run as root without this option.
  ...(rootUser ? [`--user=${rootUser}`] : []),
]

/** One file for each node: what both share, what this server adds, what is this node's own. */
export const databaseConfig = (
  context: Context,
  name: string,
  topology: readonly string[],
  member = '',
): string => {
  const { paths, port } = context
  return `\
# Written by npm start from db/topology; a change here is overwritten.

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
slow_query_log_file = "${paths.slowLogOf(name)}"
# Accounts and their rights, before anybody can connect.
init_file = "${accountsFile(paths)}"
${member}${databaseTlsConfig(context)}`
}

function databaseTlsConfig(context: Context): string {
  const ca = innerAuthority(context)
  if (!ca) return ''
  const { certificate, key } = certificateFiles(context.paths.certificates, 'database')
  return `\
# TLS on every connection; nobody gets in without (default: OFF).
ssl_ca = "${ca}"
ssl_cert = "${certificate}"
ssl_key = "${key}"
tls_version = TLSv1.3
require_secure_transport = ON
`
}

/** db-1 is 1. */
export const serverId = (name: string) => (databaseNames as readonly string[]).indexOf(name) + 1
