import { execFileSync } from 'node:child_process'
import { existsSync, statfsSync } from 'node:fs'
import path from 'node:path'
import { authorityFiles, certificateFiles } from '../../../control/certificates/certificates.ts'
import { certificateKinds, hostsOf } from '../../../control/certificates/kinds.ts'
import {
  certificateProblem,
  isNearEnd,
  readCertificate,
} from '../../../control/certificates/problems.ts'
import type { FoundServers } from '../../../control/drivers/process/context.ts'
import type { Paths } from '../../../control/drivers/process/run-folder.ts'
import { levelOf, limitText } from '../../../control/status/limits.ts'
import { listProcesses, type ProcessStatus, type Status } from '../../../control/status/status.ts'
import type { LimitStatus } from '../../../shared/own-usage.ts'

/** One check of the doctor. */
export interface Check {
  name: string
  result: 'good' | 'doubtful' | 'bad'
  /** What was found. */
  found: string
  /** What to do about it; empty when it is good. */
  advice: string
}

export const good = (name: string, found: string): Check => ({
  name,
  result: 'good',
  found,
  advice: '',
})
export const doubtful = (name: string, found: string, advice: string): Check => ({
  name,
  result: 'doubtful',
  found,
  advice,
})
export const bad = (name: string, found: string, advice: string): Check => ({
  name,
  result: 'bad',
  found,
  advice,
})

/** The state of the running shop, as checks. */
export const checkRunning = (status: Status): Check[] => [
  ...listProcesses(status).map(({ process }) => processCheck(process)),
  rotation(status),
  replication(status),
  agreement(status),
  ...limits(status),
  ...status.faults.map(({ target, text, endsAt }) =>
    doubtful(
      target,
      `${text}, on purpose`,
      endsAt
        ? 'It ends by itself.'
        : `Undo it: npm run lab ${text === 'stopped' ? 'start' : 'resume'} ${target}`,
    ),
  ),
]

function processCheck({ name, state, pid, restarts }: ProcessStatus): Check {
  const logs = `Look at: npm run lab logs ${name}`
  if (state === 'stopped') return doubtful(name, state, `Start it: npm run lab start ${name}`)
  if (state !== 'ready') return doubtful(name, state, logs)
  if (restarts > 2) return doubtful(name, `restarted ${restarts} times by itself`, logs)
  return good(name, pid === null ? 'ready' : `ready, pid ${pid}`)
}

function rotation({ replicas }: Status): Check {
  const open = replicas.filter(({ inRotation }) => inRotation).length
  const found = `${open} of ${replicas.length} get visitors`
  if (open === replicas.length) return good('rotation', found)
  return open === 0
    ? bad('rotation', found, 'Look at: npm run lab logs')
    : doubtful('rotation', found, 'See why: npm run lab status')
}

function replication({ databases, stage }: Status): Check {
  const writable = databases.filter((database) => database.writable)
  const lost = databases.find(({ problem }) => problem)
  const full = databases.find(({ role, problem }) => role === 'primary' && problem)
  const lag = Math.max(0, ...databases.map(({ lagMs }) => lagMs ?? 0))
  const [first, ...more] = writable
  if (full) return bad('database roles', `${full.name}: ${full.problem}`, adviceFor(full.problem))
  if (!first)
    return bad(
      'database roles',
      'no database can be written to',
      stage.failover === 'group'
        ? 'Start what is missing of its members: npm run lab status'
        : 'npm run lab promote db-2, or start db-1',
    )
  if (more.length > 0) return bad('database roles', 'two primaries', 'npm run lab restart db-2')
  if (lost)
    return doubtful(
      'database roles',
      `${lost.name}: ${lost.problem}`,
      'Wait, then: npm run lab logs',
    )
  return good('database roles', `${first.name} is the primary, lag ${lag} ms`)
}

const adviceFor = (problem: string | null) =>
  /disk/.test(problem ?? '')
    ? 'Make room on that disk: changes work again by themselves.'
    : 'See why: npm run lab logs'

/** Each limit that is near or reached; one line when there is none. */
function limits({ limits: all }: Status): Check[] {
  const found = all.filter((limit) => levelOf(limit) !== 'fine')
  if (found.length === 0) return [good('limits', `none of ${all.length} is near`)]
  return found.map((limit) => {
    const verdict = levelOf(limit) === 'reached' ? bad : doubtful
    return verdict(limit.target, limitText(limit), limitAdvice(limit))
  })
}

function limitAdvice({ target, what }: LimitStatus): string {
  if (what === 'disk') return 'Make room on that disk.'
  if (what === 'open files') return 'Allow more: ulimit -n, before the start.'
  if (what === 'memory')
    return target === 'redis'
      ? 'Raise maxmemory, or wait until sessions end.'
      : 'Raise its memory limit, or start more app replicas.'
  if (target === 'edge') return 'Raise worker_connections in nginx/nginx.conf.'
  if (target === 'redis') return 'Raise maxclients.'
  return 'See who has them (SHOW PROCESSLIST), or raise max_connections in db/topology/shared.cnf.'
}

function agreement({ replicas }: Status): Check {
  const versions = new Set(
    replicas.filter(({ state }) => state === 'ready').map(({ settingsVersion }) => settingsVersion),
  )
  const found = `version ${[...versions].join(' and ') || 'unknown'}`
  return versions.size <= 1
    ? good('settings', `all app replicas have ${found}`)
    : doubtful('settings', `app replicas differ: ${found}`, 'Restart them: npm run lab roll')
}

/** What has to be there before anything can run. */
export const checkMachine = (paths: Paths, servers: FoundServers): Check[] => [
  good('node', `${process.versions.node}`),
  npmPackages(paths),
  program('nginx', servers.nginx, ['-v']),
  ...(servers.haproxy ? [program('haproxy', servers.haproxy, ['-v'])] : []),
  program('redis', servers.redis, ['--version']),
  database(servers),
  disk(paths),
  ...certificates(paths),
]

function npmPackages({ root }: Paths): Check {
  return existsSync(path.join(root, 'node_modules/.stickyshop-lock'))
    ? good('npm packages', 'installed')
    : bad('npm packages', 'missing', 'npm start installs them.')
}

function program(name: string, file: string | null, versionFlag: string[]): Check {
  if (!file) return bad(name, 'not found', 'npm start installs it, or says what to type.')
  const version = /\d+\.\d+\.\d+/.exec(output(file, versionFlag))?.[0]
  return version
    ? good(name, `${version} (${file})`)
    : bad(name, `${file} does not run`, `Try it: ${file} ${versionFlag.join(' ')}`)
}

function output(file: string, args: string[]): string {
  try {
    // nginx prints its version to stderr.
    return execFileSync('sh', ['-c', '"$0" "$@" 2>&1', file, ...args], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

const database = ({ database: found }: FoundServers): Check =>
  found
    ? good('database', `${found.dialect} ${found.version} (${found.path})`)
    : bad(
        'database',
        'no MySQL 8.4 or MariaDB 10.6, or newer',
        'npm start installs one, or says what to type.',
      )

/** Only where there are certificates: a run without TLS has none. */
export function certificates({ certificates: folder }: Pick<Paths, 'certificates'>): Check[] {
  if (!existsSync(authorityFiles(folder).certificate)) return []
  return certificateKinds.map((kind) => {
    const files = certificateFiles(folder, kind)
    const name = `certificate ${kind}`
    const problem = certificateProblem(files, hostsOf(kind, []))
    if (problem) return bad(name, problem, 'The next start makes a new one, or says what to do.')
    const certificate = readCertificate(files.certificate)
    const found = `valid until ${new Date(certificate.validTo).toISOString().slice(0, 10)}`
    return isNearEnd(certificate, new Date())
      ? doubtful(name, found, 'A running shop renews it within the hour, else the next start.')
      : good(name, found)
  })
}

const wantedGb = 2

function disk({ root, run }: Paths): Check {
  const { bavail, bsize } = statfsSync(existsSync(run) ? run : root)
  const freeGb = (bavail * bsize) / 1024 ** 3
  const found = `${freeGb.toFixed(1)} GB free`
  return freeGb >= wantedGb
    ? good('disk', found)
    : doubtful('disk', found, `Data and logs may need ${wantedGb} GB: make room.`)
}
