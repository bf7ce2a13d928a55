import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { databaseNames } from '../../../../infra/topology.ts'
import { type Context, innerAuthority } from './context.ts'
import { copyData } from './copy-data.ts'
import { databaseArguments } from './database-config.ts'
import type { PortRole } from './ports.ts'
import { databaseTransferRoles } from './ports.ts'

/** Databases as members of a group: their configuration, and which one starts one of Galera. */

/** MySQL's own group is started by the replication controller. */
export const isGalera = ({ stage, dialect }: Pick<Context, 'stage' | 'dialect'>): boolean =>
  stage.failover === 'group' && dialect === 'MariaDB'

const address = ({ port }: Pick<Context, 'port'>, role: PortRole) => `127.0.0.1:${port(role)}`

/** What a member adds to `db/topology/group-mariadb.cnf` or `group-mysql.cnf`. */
export function memberConfig(context: Context, name: string): string {
  if (context.stage.failover !== 'group') return ''
  return isGalera(context) ? galeraConfig(context, name) : mysqlConfig(context, name)
}

function mysqlConfig(context: Context, name: string): string {
  const at = (one: string) => address(context, databaseTransferRoles(one).group)
  const others = context.databases.filter((one) => one !== name)
  const ca = innerAuthority(context)
  return `\
loose_group_replication_local_address = ${at(name)}
# Without the server itself, which would be tried first.
loose_group_replication_group_seeds = ${others.map(at).join(',')}
${
  ca
    ? `\
loose_group_replication_ssl_mode = VERIFY_CA
loose_group_replication_recovery_use_ssl = ON
loose_group_replication_recovery_ssl_ca = "${ca}"
`
    : ''
}`
}

function galeraConfig(context: Context, name: string): string {
  const { databases, programs } = context
  const at = (role: PortRole) => address(context, role)
  const roles = databaseTransferRoles(name)
  const others = databases.filter((one) => one !== name)
  const options = [
    `gmcast.listen_addr=tcp://${at(roles.group)}`,
    `ist.recv_addr=${at(roles.increments)}`,
    // A member that says nothing for two seconds is let go, and the others go on (defaults: 1, 5, 15 s).
    'evs.keepalive_period=PT0.5S',
    'evs.suspect_timeout=PT2S',
    'evs.inactive_timeout=PT10S',
    // Longer than that, or a member that comes back meanwhile ends the group (default: 7.5 s).
    'evs.install_timeout=PT8S',
    // How long a read waits for what was written before it (default: 30 s).
    'repl.causal_read_timeout=PT1S',
    // What a member that was away gets without a copy of everything (default: 128M).
    'gcache.size=64M',
  ]
  return `\
# The same number for all: what the group writes is numbered by the group.
server_id = 1
wsrep_provider = "${programs.galera}"
wsrep_cluster_address = gcomm://${databases.map((one) => at(databaseTransferRoles(one).group)).join(',')}
wsrep_node_name = ${name}
wsrep_node_address = ${at(roles.group)}
wsrep_node_incoming_address = ${at(name)}
wsrep_sst_receive_address = ${at(roles.copy)}
# The last ones first: a member that copies its data takes no changes meanwhile, and the first one often does.
wsrep_sst_donor = ${[...others].reverse().join(',')},
# Of what is written past the group.
gtid_domain_id = 1${databases.indexOf(name) + 1}
wsrep_provider_options = "${options.join('; ')}"
`
}

/**
 * The rsync that receives a copy would write as the user `nobody` when it is started by root. The
 * state transfer is a script of bash, which reads this first.
 */
const asRoot = `\
rsync() {
  if [ "$1" = --daemon ]; then exec "$(type -P rsync)" --dparam=uid=0 --dparam=gid=0 "$@"; fi
  command rsync "$@"
}
`

/** What a member needs in its environment. */
export async function memberEnvironment(context: Context): Promise<Record<string, string>> {
  if (!isGalera(context) || !context.rootUser) return {}
  const file = path.join(context.paths.data, 'state-transfer.sh')
  await writeFile(file, asRoot, { mode: 0o600 })
  return { BASH_ENV: file }
}

/** How far the data of a member are that does not run. */
interface Position {
  name: string
  /** Of the group's history; empty for data of another one. */
  history: string
  sequence: number
  /** What the server has to be told after a crash, when it is not in its own file. */
  recovered: string | null
}

/**
 * Which member starts the group anew while none runs: the one with the most changes, as the data of the
 * others are replaced by its own. Of several with as many, `wanted`.
 */
export async function chooseFirstMember(
  context: Context,
  names: readonly string[],
  wanted: string | null = context.lastPrimary,
): Promise<string> {
  const positions = await Promise.all(names.map((name) => positionOf(context, name)))
  const most = Math.max(...positions.map(({ sequence }) => sequence))
  const first = positions.filter(({ sequence }) => sequence === most).map(({ name }) => name)
  // Nobody was in a group yet: all are at -1, and the primary of before has the data.
  const preferred = most < 0 ? context.lastPrimary : wanted
  return first.find((name) => name === preferred) ?? first[0] ?? ''
}

async function positionOf(context: Context, name: string): Promise<Position> {
  const file = stateFile(context, name)
  const text = existsSync(file) ? await readFile(file, 'utf8') : ''
  const history = /^uuid:\s*([\w-]+)/m.exec(text)?.[1] ?? ''
  const sequence = Number(/^seqno:\s*(-?\d+)/m.exec(text)?.[1] ?? -1)
  const nothing = { name, history: '', sequence: -1, recovered: null }
  if (/^[0-]*$/.test(history)) return nothing
  if (sequence >= 0) return { name, history, sequence, recovered: null }
  return (await recover(context, name)) ?? nothing
}

async function recover(context: Context, name: string): Promise<Position | null> {
  const log = `${context.paths.temporaryOf(name)}/recovery.log`
  await rm(log, { force: true })
  const args = [...databaseArguments(context, name), '--wsrep-recover', `--log-error=${log}`]
  await promisify(execFile)(context.programs.database, args, {
    env: context.environment,
    signal: context.cancelled,
  }).catch(() => {})
  const text = existsSync(log) ? await readFile(log, 'utf8') : ''
  const [, recovered = ''] = /Recovered position: (\S+)/.exec(text) ?? []
  const [, history = '', sequence] = /^([\w-]+):(-?\d+)/.exec(recovered) ?? []
  if (/^[0-]*$/.test(history)) return null
  return { name, history, sequence: Number(sequence), recovered }
}

/** Of the member that starts the group anew, because no other runs. */
export async function argumentsOfFirst(context: Context, name: string): Promise<string[]> {
  const position = await positionOf(context, name)
  await allowFirst(context, name)
  return ['--wsrep-new-cluster', ...startPosition(position)]
}

/** After a crash, until the others have noticed: back before that, it would be two members to them. */
const letGoMs = 3500

/**
 * Of a member that joins the others.
 * @param othersGoOn whether there is a majority without it
 */
export async function argumentsOfNext(
  context: Context,
  name: string,
  othersGoOn: () => Promise<boolean>,
): Promise<string[]> {
  const position = await positionOf(context, name)
  if (position.recovered !== null) {
    await sleep(letGoMs, undefined, { signal: context.cancelled })
    // Then it joins as somebody new. Otherwise they wait for it under the name that they know.
    if (await othersGoOn()) await forgetMembers(context, name)
  }
  return startPosition(position)
}

/** After a crash, how far its data are: it gets what it lacks, and not a copy of everything. */
const startPosition = ({ recovered }: Position): string[] =>
  // Without the group's number of the last change it could not go on counting.
  recovered === null || recovered.endsWith(',0-0-0') ? [] : [`--wsrep-start-position=${recovered}`]

const stateFile = ({ paths }: Context, name: string) =>
  path.join(paths.dataOf(name), 'grastate.dat')

/** Galera's own word that this member may start the group anew; without it the server refuses. */
async function allowFirst(context: Context, name: string): Promise<void> {
  const file = stateFile(context, name)
  if (!existsSync(file)) return
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace(/^safe_to_bootstrap:.*$/m, 'safe_to_bootstrap: 1'))
  await forgetMembers(context, name)
}

/** The members that it last knew, for all of which it would wait. */
const forgetMembers = ({ paths }: Context, name: string): Promise<void> =>
  rm(path.join(paths.dataOf(name), 'gvwstate.dat'), { force: true })

const ofGroup = ['grastate.dat', 'gvwstate.dat', 'galera.cache']

/**
 * Takes the data out of a group that has ended: one of the members has all, and the databases become its
 * copies, so that they can follow each other. A folder is replaced when its copy is complete.
 */
export async function leaveGroup(context: Context): Promise<void> {
  const { paths, databases } = context
  const members = databaseNames.filter((name) => existsSync(stateFile(context, name)))
  if (members.length === 0) return
  const source = await chooseFirstMember(context, members)
  for (const file of ofGroup) await rm(path.join(paths.dataOf(source), file), { force: true })
  for (const name of databases.filter((one) => one !== source)) {
    const folder = paths.dataOf(name)
    await rm(`${folder}.new`, { recursive: true, force: true })
    await copyData(paths.dataOf(source), `${folder}.new`)
    await rm(folder, { recursive: true, force: true })
    await rename(`${folder}.new`, folder)
  }
}
