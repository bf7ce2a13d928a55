import { assetUrls } from '../../shared/views/asset-urls.ts'
import { compileTemplates } from '../../shared/views/compile-templates.ts'
import type { Language, Texts } from '../texts/texts.ts'
import type { TopologyPage } from '../watch/topology-page.ts'
import type { RequestsPage } from './present/requests-page.ts'

/** What every page has around its own model. In a template: `it.model`, `it.chrome`. */
export interface Chrome {
  texts: Texts
  language: Language
  path: string
  mayTouch: boolean
}

/** The pages and their models; the script and the title of a page have its name. */
export interface Pages {
  topology: TopologyPage
  requests: RequestsPage
  switches: object
  traffic: object
  lessons: object
  lesson: object
  class: object
  /** Without a message: what the status says. */
  error: { status: number; message?: string }
}

export interface Views {
  page<Name extends keyof Pages>(name: Name, model: Pages[Name], chrome: Chrome): string
}

export function createViews(): Views {
  const assetUrl = assetUrls('console')
  const template = compileTemplates(import.meta.dirname, assetUrl)
  const layout = template('layout')
  return {
    page(name, model, chrome) {
      const body = template(name)({ model, chrome })
      return layout({ name, body, chrome })
    },
  }
}
