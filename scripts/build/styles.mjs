import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** One style sheet out of `file` and those that it imports, without comments and indentation. */
export async function bundleStyles(file) {
  const text = await readFile(file, 'utf8')
  const parts = []
  for (const line of text.split('\n')) {
    const imported = /^@import ["'](.+)["'];$/.exec(line)?.[1]
    parts.push(imported ? await bundleStyles(path.join(path.dirname(file), imported)) : line)
  }
  return parts
    .join('\n')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s+/gm, '')
}
