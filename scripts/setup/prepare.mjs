import {
  findChromium,
  findProgram,
  findServers,
  missingForBackups,
  missingForGalera,
} from './find-servers.mjs'
import { installSystemPackages, judgePrograms } from './install-system-packages.mjs'
import { installNpmPackages } from './npm-packages.mjs'
import { SetupError, step } from './terminal.mjs'

/**
 * Everything that has to be there before the launcher runs: npm packages, servers
 * (monitoring, and a browser for the tests), compiled code. Quick when it is all there.
 * @throws SetupError with what to type where this may not install something.
 */
export async function prepare(
  root,
  {
    servers = false,
    monitoring = false,
    haproxy = false,
    group = false,
    backups = false,
    optional = /** @type {string[]} */ ([]),
    chromium = false,
    judges = [],
    install = false,
  },
) {
  await installNpmPackages(root)
  if (install) {
    await installMissing(root, { servers, monitoring, haproxy, group, backups, chromium, judges })
    await installOptional(root, optional)
  }
  await buildAll()
  return { chromium: chromium ? findChromium() : null }
}

async function installMissing(root, wanted) {
  const missing = missingParts(wanted)
  if (missing.length === 0) return
  await installSystemPackages(root, missing)
  const still = missingParts(wanted)
  if (still.length > 0)
    throw new SetupError(`Still not found after installing: ${still.join(', ')}.`)
}

/** Programs that a lesson or some tests need, which say so where they are missing: all else goes on without. */
async function installOptional(root, programs) {
  for (const program of programs)
    if (!findProgram(program)) await installSystemPackages(root, [program]).catch(() => {})
}

function missingParts({ servers, monitoring, haproxy, group, backups, chromium, judges }) {
  const missing = []
  const found = servers ? findServers() : null
  if (found && !found.nginx) missing.push('nginx')
  if (found && !found.redis) missing.push('redis')
  if (found && !found.database) missing.push('database')
  if (monitoring)
    for (const [name, file] of Object.entries(findServers().monitoring))
      if (!file) missing.push(name)
  if (found && haproxy && !found.haproxy) missing.push('haproxy')
  const isMariadb = () => findServers().database?.dialect === 'MariaDB'
  if (group && isMariadb()) missing.push(...missingForGalera())
  if (backups && isMariadb()) missing.push(...missingForBackups())
  if (chromium && !findChromium()) missing.push('chromium')
  missing.push(...judges.filter((name) => !findProgram(...judgePrograms[name])))
  return missing
}

async function buildAll() {
  // Imported only now: it is not needed by those who cannot get this far.
  const { build } = await import('../build.mjs')
  const startedAt = performance.now()
  try {
    if (await build()) step('built', startedAt)
  } catch (error) {
    throw new SetupError(`The build failed.\n${/** @type {Error} */ (error).message}`)
  }
}
