import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createTemplates, type Templates } from './templates.ts'

// Run from source (tests) or from dist/: either way the build's manifest is in dist/public.
const manifests = ['../../../public/assets.json', '../../../dist/public/assets.json']

/** The templates, with the assets of the last build. Throws when there was none. */
export function loadTemplates(): Templates {
  const urls = readManifest()
  return createTemplates((name) => {
    const url = urls[name]
    if (!url) throw new Error(`There is no asset ${name}: run npm run build.`)
    return url
  })
}

function readManifest(): Record<string, string> {
  for (const manifest of manifests) {
    const text = readIfThere(path.resolve(import.meta.dirname, manifest))
    if (text) return JSON.parse(text)
  }
  throw new Error('There are no assets yet: run npm run build.')
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
