import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ejs from 'ejs'
import { escapeHtml } from './escape-html.ts'
import type { Chrome, Pages } from './models.ts'

type Template = (locals: object) => string

export interface Templates {
  /** A full HTML document. `name` is the template's path in this folder without `.ejs`. */
  page<Name extends keyof Pages>(name: Name, model: Pages[Name], chrome: Chrome): string
}

/**
 * Compiles every template in this folder once. In a template `it` is what it is
 * given (a page: `model` and `chrome`), and `this` has the partials as functions
 * (`this.cards({ products })`) and `this.asset('shop.css')`. A partial that is
 * called in a loop should loop itself: EJS's own `include` reads the file system.
 *
 * @param assetUrl the hashed URL of an asset by its plain name
 */
export function createTemplates(assetUrl: (name: string) => string): Templates {
  const toolbox: Record<string, unknown> = { asset: assetUrl }
  const compiled = compileAll(import.meta.dirname, toolbox)
  for (const [name, template] of compiled)
    if (name.startsWith('partials/')) toolbox[path.basename(name)] = template

  const layout = find(compiled, 'layout')
  return {
    page(name, model, chrome) {
      const body = find(compiled, name)({ model, chrome })
      return layout({ name, body, chrome })
    },
  }
}

function compileAll(folder: string, toolbox: object): Map<string, Template> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const names = files.filter((file) => file.endsWith('.ejs'))
  return new Map(names.map((name) => [plainName(name), compile(path.join(folder, name), toolbox)]))
}

const plainName = (file: string) => file.slice(0, -'.ejs'.length).replaceAll(path.sep, '/')

const compile = (file: string, toolbox: object): Template =>
  ejs.compile(readFileSync(file, 'utf8'), {
    filename: file,
    context: toolbox,
    localsName: 'it',
    strict: true,
    rmWhitespace: true,
    escape: escapeHtml,
  })

function find(compiled: Map<string, Template>, name: string): Template {
  const template = compiled.get(name)
  if (!template) throw new Error(`There is no template ${name}.`)
  return template
}
