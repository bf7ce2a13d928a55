import path from 'node:path'
import { compileTemplates } from '../../shared/views/compile-templates.ts'
import type { Chrome, Pages } from './models.ts'

export interface Templates {
  /** A full HTML document. `name` is the template's path in `apps/shop` without `.ejs`. */
  page<Name extends keyof Pages>(name: Name, model: Pages[Name], chrome: Chrome): string
  /** What is between header and footer is made once for this model, which several pages share. */
  keepBody(model: object): void
}

/** The templates of all features; a page is given `model` and `chrome`. */
export function createTemplates(assetUrl: (name: string) => string): Templates {
  const template = compileTemplates(path.resolve(import.meta.dirname, '..'), assetUrl)
  const layout = template('views/layout')
  /** '' is not made yet. */
  const bodies = new WeakMap<object, string>()

  function bodyOf<Name extends keyof Pages>(
    name: Name,
    model: Pages[Name],
    chrome: Chrome,
  ): string {
    const kept = bodies.get(model)
    if (kept) return kept
    const body = template(name)({ model, chrome })
    if (kept === '') bodies.set(model, body)
    return body
  }

  return {
    page(name, model, chrome) {
      return layout({ name, body: bodyOf(name, model, chrome), chrome })
    },
    keepBody: (model) => void bodies.set(model, ''),
  }
}
