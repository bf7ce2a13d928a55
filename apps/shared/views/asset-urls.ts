import { readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Asset URLs by plain name, from the manifest of the last build. `folder` is in `dist`:
 * `public` for the shop, `lab`. With NODE_ENV=development the manifest is read each time.
 * @throws when nothing was built
 */
export function assetUrls(folder: string): (name: string) => string {
  const urls = readManifest(folder)
  return (name) => {
    const url = (isDevelopment ? readManifest(folder) : urls)[name]
    if (!url) throw new Error(`There is no asset ${name}: run npm run build.`)
    return url
  }
}

const isDevelopment = process.env.NODE_ENV === 'development'

/** Absolute path of a folder in `dist`, run from there or from source (tests). */
export function builtFolder(folder: string): string {
  const above = path.resolve(import.meta.dirname, '../../..')
  const dist = path.basename(above) === 'dist' ? above : path.join(above, 'dist')
  return path.join(dist, folder)
}

function readManifest(folder: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(path.join(builtFolder(folder), 'assets.json'), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Error('There are no assets yet: run npm run build.')
  }
}
