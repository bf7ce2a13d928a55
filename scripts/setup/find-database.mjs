import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { findPrograms } from './find-program.mjs'
import { setting } from './setting.mjs'

/** The oldest versions that have what replication needs: GTIDs, and roles for watching it. */
const oldest = { MySQL: [8, 4], MariaDB: [10, 6] }

/** The one that `DATABASE_SERVER` names, else MySQL where it can be used, else MariaDB, else null. */
export function findDatabase() {
  const wanted = setting('DATABASE_SERVER')
  const programs = wanted ? [wanted] : findPrograms('mysqld', 'mariadbd')
  const usable = programs.flatMap((program) => readVersion(program) ?? []).filter(isUsable)
  return usable.find(({ flavour }) => flavour === 'MySQL') ?? usable[0] ?? null
}

function readVersion(path) {
  const { stdout } = spawnSync(path, ['--no-defaults', '--version'], { encoding: 'utf8' })
  const version = /Ver (\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1]
  if (!version) return null
  return { path, flavour: /mariadb/i.test(flavourIn(stdout)) ? 'MariaDB' : 'MySQL', version }
}

// The line starts with the program's own path, which says nothing about what it is.
const flavourIn = (line) => line.slice(line.indexOf('Ver '))

const isUsable = ({ path, flavour, version }) =>
  isNewEnough(version, oldest[flavour]) && !isConfined(path)

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
