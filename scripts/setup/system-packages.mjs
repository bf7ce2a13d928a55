/** What a part is called for people. */
export const labels = {
  nginx: 'nginx',
  redis: 'Redis',
  database: 'MySQL 8.4 or newer, or MariaDB 10.6 or newer',
  chromium:
    'Chromium or Google Chrome (for the browser tests; on Ubuntu the latter, Chromium is a snap)',
}

/**
 * Debian's and Ubuntu's packages, the first that there is. The smallest ones: servers
 * without clients, service files or a database of their own.
 */
export const aptCandidates = {
  nginx: ['nginx-light', 'nginx'],
  redis: ['redis-server', 'valkey-server'],
  database: ['mariadb-server-core', 'mariadb-server-core-10.6'],
  chromium: ['chromium'],
}

const fedora = {
  nginx: 'nginx',
  redis: 'redis',
  database: 'mariadb-server',
  chromium: 'chromium',
}

const brew = { nginx: 'nginx', redis: 'redis', database: 'mysql', chromium: '--cask chromium' }

/** What to type on this system, as one command line. */
export function commandFor(parts, packages, findProgram) {
  const of = (names) => parts.map((part) => names[part])
  if (findProgram('apt-get')) {
    const names = packages ?? parts.map((part) => aptCandidates[part][0])
    return `sudo apt-get install --no-install-recommends ${names.join(' ')}`
  }
  if (findProgram('dnf')) return `sudo dnf install ${of(fedora).join(' ')}`
  if (findProgram('brew'))
    return of(brew)
      .map((name) => `brew install ${name}`)
      .join(' && ')
  return `(with your system's package manager) ${parts.map((part) => labels[part]).join(', ')}`
}
