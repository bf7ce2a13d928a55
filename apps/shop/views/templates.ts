import path from 'node:path'
import { compileTemplates } from '../../shared/views/compile-templates.ts'
import type { Chrome, Pages } from './models.ts'

export interface Templates {
  /** A full HTML document. `name` is the template's path in `apps/shop` without `.ejs`. */
  page<Name extends keyof Pages>(name: Name, model: Pages[Name], chrome: Chrome): string
}

/** The templates of all features; a page is given `model` and `chrome`. */
export function createTemplates(assetUrl: (name: string) => string): Templates {
  const template = compileTemplates(path.resolve(import.meta.dirname, '..'), assetUrl)
  const layout = template('views/layout')
  return {
    page: (name, model, chrome) =>
      layout({ name, body: template(name)({ model, chrome }), chrome }),
  }
}
