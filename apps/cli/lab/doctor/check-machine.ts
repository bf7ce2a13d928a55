import { execFileSync } from 'node:child_process'
import { existsSync, statfsSync } from 'node:fs'
import path from 'node:path'
import type { FoundServers } from '../../../control/drivers/process/context.ts'
import type { Paths } from '../../../control/drivers/process/run-folder.ts'
import { bad, type Check, doubtful, good } from './check.ts'

/** What has to be there before anything can run. */
export const checkMachine = (paths: Paths, servers: FoundServers): Check[] => [
  good('node', `${process.versions.node}`),
  npmPackages(paths),
  program('nginx', servers.nginx, ['-v']),
  program('redis', servers.redis, ['--version']),
  database(servers),
  disk(paths),
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

const wantedGb = 2

function disk({ root, run }: Paths): Check {
  const { bavail, bsize } = statfsSync(existsSync(run) ? run : root)
  const freeGb = (bavail * bsize) / 1024 ** 3
  const found = `${freeGb.toFixed(1)} GB free`
  return freeGb >= wantedGb
    ? good('disk', found)
    : doubtful('disk', found, `Data and logs may need ${wantedGb} GB: make room.`)
}
