import { compileTemplates } from '../../shared/views/compile-templates.ts'
import type { Chrome, Pages } from './models.ts'

export interface Templates {
  /** A full HTML document. `name` is the template's path in this folder without `.ejs`. */
  page<Name extends keyof Pages>(name: Name, model: Pages[Name], chrome: Chrome): string
}

/** The shop's templates; a page is given `model` and `chrome`. */
export function createTemplates(assetUrl: (name: string) => string): Templates {
  const template = compileTemplates(import.meta.dirname, assetUrl)
  const layout = template('layout')
  return {
    page(name, model, chrome) {
      const body = template(name)({ model, chrome })
      return layout({ name, body, chrome })
    },
  }
}
