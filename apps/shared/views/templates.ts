import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import ejs from 'ejs'

declare module 'ejs' {
  interface Options {
    /** Its types do not know it. */
    unsafePrototypeLocals?: boolean
  }
}

export type Template = (locals: object) => string

/**
 * Compiles every `.ejs` file in and below a folder once; finds them by path without the ending. In a
 * template `it` is what it is given, and `this` has the partials (the files of all folders named `partials`) as
 * functions and `asset('shop.css')`. A partial that is called in a loop should loop itself:
 * EJS's own `include` reads the file system. With NODE_ENV=development they are compiled again when one has changed.
 *
 * @param assetUrl the hashed URL of an asset by its plain name
 * @returns a function that throws for a name that is not there
 */
export function compileTemplates(
  folder: string,
  assetUrl: (name: string) => string,
): (name: string) => Template {
  let compiled = compileAll(folder, assetUrl)
  let stamp = isDevelopment ? stampOf(folder) : ''
  return (name) => {
    if (isDevelopment && stampOf(folder) !== stamp) {
      compiled = compileAll(folder, assetUrl)
      stamp = stampOf(folder)
    }
    const template = compiled.get(name)
    if (!template) throw new Error(`There is no template ${name}.`)
    return template
  }
}

const isDevelopment = process.env.NODE_ENV === 'development'

function compileAll(folder: string, assetUrl: (name: string) => string): Map<string, Template> {
  const toolbox: Record<string, unknown> = { asset: assetUrl }
  const compiled = new Map(
    templatesIn(folder).map((file) => [plainName(file), compile(path.join(folder, file), toolbox)]),
  )
  for (const [name, template] of compiled)
    if (path.dirname(name).endsWith('partials')) toolbox[path.basename(name)] = template
  return compiled
}

const templatesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ejs'))

const stampOf = (folder: string) =>
  templatesIn(folder)
    .map((file) => `${file} ${statSync(path.join(folder, file)).mtimeMs}`)
    .join('\n')

const plainName = (file: string) => file.slice(0, -'.ejs'.length).replaceAll(path.sep, '/')

const compile = (file: string, toolbox: object): Template =>
  ejs.compile(readFileSync(file, 'utf8'), {
    filename: file,
    context: toolbox,
    localsName: 'it',
    strict: true,
    rmWhitespace: true,
    escape: escapeHtml,
    // `it` is always our own object: EJS need not copy it to one without a prototype.
    unsafePrototypeLocals: true,
    // An error's line in the template is for those who write one: following it takes a list 2 %.
    compileDebug: process.env.NODE_ENV !== 'production',
  })

const special = /["&'<>]/
const everySpecial = /["&'<>]/g
const entities: Record<string, string> = {
  '"': '&quot;',
  '&': '&amp;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
}

/** Safe in text and in quoted attributes; nothing for null and undefined. */
export function escapeHtml(value: unknown): string {
  if (value === undefined || value === null) return ''
  const text = String(value)
  // Most texts have none: looking costs a third of replacing nothing.
  return special.test(text) ? text.replace(everySpecial, entityOf) : text
}

const entityOf = (character: string) => entities[character] ?? ''

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

/** Absolute path of a folder of the build: of its own, wherever that is; run from source (tests), of `dist`. */
export function builtFolder(folder: string): string {
  const root = path.resolve(import.meta.dirname, '../../..')
  const own = path.join(root, folder)
  return existsSync(own) ? own : path.join(root, 'dist', folder)
}

function readManifest(folder: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(path.join(builtFolder(folder), 'assets.json'), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Error('There are no assets yet: run npm run build.')
  }
}
