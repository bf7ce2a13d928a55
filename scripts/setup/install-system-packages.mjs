import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { findProgram, setting } from './find-servers.mjs'
import { SetupError, step } from './terminal.mjs'

/**
 * Installs servers from Debian's or Ubuntu's packages, without letting them start.
 * @throws SetupError with the command for this system where that is not possible.
 */
export async function installSystemPackages(root, servers) {
  const packages = existsSync('/etc/debian_version') ? packagesFor(servers) : null
  if (!packages || !becomeRoot()) throw new SetupError(instructions(servers, packages))
  const startedAt = performance.now()
  console.log(`Installing ${packages.join(', ')} …`)
  const output = runInstaller(packages, servers)
  keepRecord(root, output)
  step(packages.join(', '), startedAt)
}

function packagesFor(servers) {
  const names = servers.map((server) => aptCandidates[server].find(hasCandidate))
  if (names.every(Boolean)) return names
  // A machine that has just been made has no package lists yet.
  const [command, ...before] = becomeRoot() ?? []
  if (command) spawnSync(command, [...before, 'apt-get', '-qq', 'update'], { stdio: 'inherit' })
  const again = servers.map((server) => aptCandidates[server].find(hasCandidate))
  return again.every(Boolean) ? again : null
}

function hasCandidate(name) {
  const { stdout } = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' })
  return /Candidate: (?!\(none\))/.test(stdout ?? '')
}

function runInstaller(packages, servers) {
  const script = path.join(import.meta.dirname, 'install-packages.sh')
  const [command = '', ...before] = becomeRoot() ?? []
  const { status, stdout, stderr } = spawnSync(command, [...before, 'sh', script, ...packages], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status === 0) return stdout
  const tail = `${stdout}\n${stderr}`.trim().split('\n').slice(-15).join('\n')
  throw new SetupError(`${tail}\n\napt did not succeed. ${instructions(servers, packages)}`)
}

/** The words before a command that make it root's; null when there is no way without a password. */
function becomeRoot() {
  if (process.getuid?.() === 0) return ['env']
  const sudo = findProgram('sudo')
  return sudo && spawnSync(sudo, ['-n', 'true']).status === 0 ? [sudo, '-n'] : null
}

function instructions(servers, packages) {
  const what = servers.map((server) => labels[server]).join(', ')
  const without = servers.some((server) => server in aptMonitoring)
    ? '\nOr start without monitoring: --monitoring off\n'
    : ''
  return `Missing: ${what}.\nInstall it and start again:\n\n  ${commandFor(servers, packages, findProgram)}\n${without}`
}

function keepRecord(root, output) {
  const installed = [...output.matchAll(/^Setting up (\S+) \((\S+)\)/gm)]
  const folder = path.resolve(root, setting('RUN_DIR') ?? '.run')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lines = installed.map(
    ([, name, version]) => `${new Date().toISOString()} ${name} ${version}\n`,
  )
  appendFileSync(path.join(folder, 'installed-packages.log'), lines.join(''))
}

/** The judges of `npm run audit:security` by name, and what their programs may be called. */
export const judgePrograms = {
  'npm-audit': ['npm'],
  sslscan: ['sslscan'],
  ffuf: ['ffuf'],
  slowhttptest: ['slowhttptest'],
  testssl: ['testssl', 'testssl.sh'],
  wapiti: ['wapiti'],
  sqlmap: ['sqlmap'],
}

/** What a server is called for people. */
export const labels = {
  ...sameNames(judgePrograms),
  nginx: 'nginx',
  haproxy: 'HAProxy (or start with --edge nginx)',
  redis: 'Redis',
  database: 'MySQL 8.4 or newer, or MariaDB 10.6 or newer',
  galera: 'Galera (or start with --database replicas)',
  galeraScripts: 'the scripts by which members of a Galera group copy data',
  rsync: 'rsync',
  databaseClient: 'mariadb-dump and mariadb-binlog (or start without --backup-every)',
  prometheus: 'Prometheus',
  alertmanager: 'Alertmanager',
  nodeExporter: 'node_exporter',
  nginxExporter: 'the nginx exporter',
  mysqlExporter: 'the MySQL exporter',
  redisExporter: 'the Redis exporter',
  tcpdump: 'tcpdump',
  pebble: 'pebble',
  certutil: 'certutil',
  keepalived: 'keepalived',
  chromium:
    'Chromium or Google Chrome (for the browser tests; on Ubuntu the latter, Chromium is a snap)',
}

const aptMonitoring = {
  prometheus: ['prometheus'],
  alertmanager: ['prometheus-alertmanager'],
  nodeExporter: ['prometheus-node-exporter'],
  nginxExporter: ['prometheus-nginx-exporter'],
  mysqlExporter: ['prometheus-mysqld-exporter'],
  redisExporter: ['prometheus-redis-exporter'],
}

/**
 * Debian's and Ubuntu's packages, the first that there is. The smallest ones: servers
 * without clients, service files or a database of their own.
 */
export const aptCandidates = {
  ...Object.fromEntries(Object.keys(judgePrograms).map((name) => [name, [name]])),
  testssl: ['testssl.sh'],
  nginx: ['nginx-light', 'nginx'],
  haproxy: ['haproxy'],
  redis: ['redis-server', 'valkey-server'],
  database: ['mariadb-server-core', 'mariadb-server-core-10.6'],
  galera: ['galera-4'],
  // Only the package of the whole server has them.
  galeraScripts: ['mariadb-server'],
  rsync: ['rsync'],
  databaseClient: ['mariadb-client'],
  ...aptMonitoring,
  tcpdump: ['tcpdump'],
  pebble: ['pebble'],
  certutil: ['libnss3-tools'],
  keepalived: ['keepalived'],
  chromium: ['chromium'],
}

const fedora = {
  ...sameNames(judgePrograms),
  testssl: 'testssl',
  nginx: 'nginx',
  haproxy: 'haproxy',
  redis: 'redis',
  database: 'mariadb-server',
  galera: 'galera',
  galeraScripts: 'mariadb-server-galera',
  rsync: 'rsync',
  databaseClient: 'mariadb',
  prometheus: 'golang-github-prometheus',
  alertmanager: 'golang-github-prometheus-alertmanager',
  nodeExporter: 'node-exporter',
  nginxExporter: '(nginx-prometheus-exporter, from its releases)',
  mysqlExporter: '(mysqld_exporter, from its releases)',
  redisExporter: '(redis_exporter, from its releases)',
  tcpdump: 'tcpdump',
  pebble: '(pebble, from its releases)',
  certutil: 'nss-tools',
  keepalived: 'keepalived',
  chromium: 'chromium',
}

const brew = {
  ...sameNames(judgePrograms),
  nginx: 'nginx',
  haproxy: 'haproxy',
  redis: 'redis',
  database: 'mysql',
  galera: '(Galera, which Homebrew does not have)',
  galeraScripts: 'mariadb',
  rsync: 'rsync',
  databaseClient: 'mariadb',
  prometheus: 'prometheus',
  alertmanager: 'alertmanager',
  nodeExporter: 'node_exporter',
  nginxExporter: 'nginx-prometheus-exporter',
  mysqlExporter: 'mysqld_exporter',
  redisExporter: 'redis_exporter',
  tcpdump: 'tcpdump',
  pebble: '(pebble, from its releases)',
  certutil: 'nss',
  keepalived: '(keepalived, which is for Linux)',
  chromium: '--cask chromium',
}

/** A judge's package is called as it is. */
function sameNames(programs) {
  return Object.fromEntries(Object.keys(programs).map((name) => [name, name]))
}

/** What to type on this system, as one command line. */
export function commandFor(servers, packages, findProgram) {
  const of = (names) => servers.map((server) => names[server])
  if (findProgram('apt-get')) {
    const names = packages ?? servers.map((server) => aptCandidates[server][0])
    return `sudo apt-get install --no-install-recommends ${names.join(' ')}`
  }
  if (findProgram('dnf')) return `sudo dnf install ${of(fedora).join(' ')}`
  if (findProgram('brew'))
    return of(brew)
      .map((name) => `brew install ${name}`)
      .join(' && ')
  return `(with your system's package manager) ${servers.map((server) => labels[server]).join(', ')}`
}
