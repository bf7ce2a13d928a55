import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'

/**
 * The servers on this machine; null for one that is missing.
 * `database` is `{ path, dialect: 'MySQL' | 'MariaDB', version }`.
 */
export function findServers() {
  return {
    nginx: findProgram('nginx'),
    haproxy: findProgram('haproxy'),
    redis: findProgram('redis-server', 'valkey-server'),
    database: findDatabase(),
    galera: findGalera(),
    monitoring: Object.fromEntries(
      Object.entries(monitoringPrograms).map(([name, programs]) => [
        name,
        findProgram(...programs),
      ]),
    ),
  }
}

/** What a stage with monitoring runs beside them: Debian's names, and those of the projects. */
const monitoringPrograms = {
  prometheus: ['prometheus'],
  alertmanager: ['prometheus-alertmanager', 'alertmanager'],
  nodeExporter: ['prometheus-node-exporter', 'node_exporter'],
  nginxExporter: ['prometheus-nginx-exporter', 'nginx-prometheus-exporter'],
  mysqlExporter: ['prometheus-mysqld-exporter', 'mysqld_exporter'],
  redisExporter: ['prometheus-redis-exporter', 'redis_exporter'],
}

/**
 * What a start is to have, each from the command line, the environment, `.env`, or what ran last in
 * the run folder. As `apps/control/options.ts` and `infra/stages` have it, which may not be built yet.
 */
export const wantsMonitoring = wants({ option: 'monitoring', value: 'on', stage: 'secured' })
export const wantsHaproxy = wants({ option: 'edge', value: 'haproxy', stage: 'scale-up' })
export const wantsGroup = wants({ option: 'database', value: 'group', stage: 'scale-up' })
/** TLS on every hop, where a lesson captures packets. */
export const wantsInnerTls = wants({ option: 'tls', value: 'all', stage: 'secured' })

/** By an option of its own, or by the stage that has it. */
function wants({ option, value, stage }) {
  return (args, runDir) => {
    const chosen = optionOf(args, `--${option}`, option.toUpperCase())
    if (chosen) return chosen === value
    const named = optionOf(args, '--stage', 'STAGE')
    if (named) return named === stage
    const last = lastChoices(runDir)
    const kept = last?.features?.[option === 'database' ? 'failover' : option]
    return kept == null ? last?.stage === stage : kept === value || kept === true
  }
}

/** Whether the data are to be dumped every so often. */
export const wantsBackups = (args) => Boolean(optionOf(args, '--backup-every', 'BACKUP_EVERY'))

function optionOf(args, flag, name) {
  const at = args.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`))
  if (at < 0) return setting(name)
  return args[at].split('=')[1] ?? args[at + 1]
}

function lastChoices(runDir) {
  try {
    return JSON.parse(readFileSync(path.join(runDir, 'choices.json'), 'utf8'))
  } catch {
    return null
  }
}

/**
 * The oldest versions that have what replication needs, GTIDs and roles for watching it, and still get updates: MySQL 8.0
 * has had none since April 2026.
 */
const oldest = { MySQL: [8, 4], MariaDB: [10, 6] }

/** The one that `DATABASE_SERVER` names, else MySQL where it can be used, else MariaDB, else null. */
export function findDatabase() {
  const wanted = setting('DATABASE_SERVER')
  const programs = wanted ? [wanted] : findPrograms('mysqld', 'mariadbd')
  const usable = programs.flatMap((program) => readVersion(program) ?? []).filter(isUsable)
  return usable.find(({ dialect }) => dialect === 'MySQL') ?? usable[0] ?? null
}

const galeraLibraries = [
  '/usr/lib/galera/libgalera_smm.so',
  '/usr/lib64/galera-4/libgalera_smm.so',
  '/usr/lib64/galera/libgalera_smm.so',
]

/** The library with which MariaDB forms a group, where what copies data between members is there, too. */
function findGalera() {
  return missingForGalera().length === 0 ? findGaleraLibrary() : null
}

const findGaleraLibrary = () => galeraLibraries.find((file) => existsSync(file)) ?? null

/** What a group of MariaDB servers needs beside the server. */
export const missingForGalera = () => [
  ...(findGaleraLibrary() ? [] : ['galera']),
  ...(findProgram('wsrep_sst_rsync') ? [] : ['galeraScripts']),
  ...(findProgram('rsync') ? [] : ['rsync']),
]

/** What dumps MariaDB and reads its logs comes with its client. */
export const missingForBackups = () =>
  ['mariadb', 'mariadb-dump', 'mariadb-binlog'].every((name) => findProgram(name))
    ? []
    : ['databaseClient']

function readVersion(path) {
  const { stdout } = spawnSync(path, ['--no-defaults', '--version'], { encoding: 'utf8' })
  const version = /Ver (\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1]
  if (!version) return null
  return { path, dialect: /mariadb/i.test(nameIn(stdout)) ? 'MariaDB' : 'MySQL', version }
}

// The line starts with the program's own path, which says nothing about what it is.
const nameIn = (line) => line.slice(line.indexOf('Ver '))

const isUsable = ({ path, dialect, version }) =>
  isNewEnough(version, oldest[dialect]) && !isConfined(path)

function isNewEnough(version, [major, minor]) {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number)
  return ownMajor > major || (ownMajor === major && ownMinor >= minor)
}

/**
 * Ubuntu's AppArmor profile for `/usr/sbin/mysqld` allows it no data folder but the
 * system's own.
 */
function isConfined(path) {
  if (path !== '/usr/sbin/mysqld' || !existsSync('/etc/apparmor.d/usr.sbin.mysqld')) return false
  if (existsSync('/etc/apparmor.d/disable/usr.sbin.mysqld')) return false
  try {
    return readFileSync('/sys/module/apparmor/parameters/enabled', 'utf8').startsWith('Y')
  } catch {
    return false
  }
}

const chromiumNames = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'chrome',
]
const chromiumOnMac = ['Google Chrome', 'Chromium'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
)

/** A browser for the tests; `CHROMIUM` names another. A snap comes last: it cannot read /tmp. */
export function findChromium() {
  if (process.env.CHROMIUM) return isProgram(process.env.CHROMIUM) ? process.env.CHROMIUM : null
  const found = [...findPrograms(...chromiumNames), ...chromiumOnMac.filter(isProgram)]
  return found.find((file) => !isSnap(file)) ?? found[0] ?? null
}

// A snap's command is a link to the snap program itself.
const isSnap = (file) => file.startsWith('/snap/') || file.endsWith('/snap')

// Servers live in folders that are not on every user's path.
const moreFolders = [
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
  '/usr/local/bin',
  '/usr/bin',
  '/usr/libexec',
  '/opt/homebrew/sbin',
  '/opt/homebrew/bin',
  ...['mysql', 'mysql@9.7', 'mysql@8.4', 'mariadb', 'redis', 'nginx', 'haproxy'].flatMap((name) => [
    `/opt/homebrew/opt/${name}/bin`,
    `/usr/local/opt/${name}/bin`,
  ]),
]

/** All programs of these names, by name first, then by folder; one with two names comes once. */
export function findPrograms(...names) {
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean),
    ...moreFolders,
  ]
  const found = names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  const seen = new Set()
  // A link keeps its name: some programs go by the one that they are called with.
  return found.filter(
    (file) => isProgram(file) && !seen.has(realpathSync(file)) && seen.add(realpathSync(file)),
  )
}

export const findProgram = (...names) => findPrograms(...names)[0] ?? null

export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

const envFile = path.resolve(import.meta.dirname, '../../.env')

/** A setting that matters before the launcher runs: from the environment, else from `.env`. */
export const setting = (name) => process.env[name] || fromFile()[name] || undefined

function fromFile() {
  try {
    return parseEnv(readFileSync(envFile, 'utf8'))
  } catch {
    return {}
  }
}
