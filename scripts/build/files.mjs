import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/** Absolute paths of all files in and below a folder; none if there is no such folder. */
export async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
}

/** Copies the files with this ending, folders kept. */
export async function copyTree(from, to, ending = '') {
  const files = (await filesBelow(from)).filter((file) => file.endsWith(ending))
  await Promise.all(files.map((file) => cp(file, path.join(to, path.relative(from, file)))))
}

/**
 * Makes `dist` hold what `next` holds: files that differ are moved over (a rename,
 * so readers see the old or the new one), those that are gone are removed. Hashed
 * assets of earlier builds stay: pages that are open still ask for them.
 */
export async function publish(next, dist) {
  const fresh = (await filesBelow(next)).map((file) => path.relative(next, file))
  // The manifest last: it must not name an asset that is not there yet.
  fresh.sort((a, b) => Number(a.endsWith('assets.json')) - Number(b.endsWith('assets.json')))
  for (const file of fresh) await moveIfDifferent(path.join(next, file), path.join(dist, file))
  await removeOthers(dist, new Set(fresh))
}

async function moveIfDifferent(from, to) {
  const [now, before] = await Promise.all([readFile(from), readFile(to).catch(() => null)])
  if (before && now.equals(before)) return
  await mkdir(path.dirname(to), { recursive: true })
  await rename(from, to)
}

async function removeOthers(dist, keep) {
  for (const file of await filesBelow(dist)) {
    const name = path.relative(dist, file)
    const stays = keep.has(name) || name.startsWith('.') || /^(public|lab)\/assets\//.test(name)
    if (!stays) await rm(file)
  }
}
