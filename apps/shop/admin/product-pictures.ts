import { readdir } from 'node:fs/promises'

/**
 * The pictures that products can have: those in `folder`, without each one's second
 * view (`NAME-2.svg`). The build makes the folder, so it is read once. A replica
 * without it, where the edge alone has the files, offers no others than the
 * product's own.
 */
export function createProductPictures(folder: string): () => Promise<string[]> {
  let files: Promise<string[]> | undefined
  return () => {
    files ??= readdir(folder).then(firstViews, () => [])
    return files
  }
}

// The folder also has each picture compressed (`NAME.svg.gz`), which only nginx may send.
function firstViews(names: string[]): string[] {
  const pictures = new Set(names.filter((name) => name.endsWith('.svg')))
  return [...pictures].filter((name) => pictures.has(name.replace(/\.svg$/, '-2.svg'))).sort()
}
