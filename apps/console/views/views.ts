import { assetUrls } from '../../shared/views/asset-urls.ts'
import { compileTemplates } from '../../shared/views/compile-templates.ts'
import type { CoursePage } from '../lessons/course-page.ts'
import type { LessonPage } from '../lessons/lesson-page.ts'
import type { Report } from '../lessons/report.ts'
import type { Language, Texts } from '../texts/texts.ts'

/** What every page has around its own model. In a template: `it.model`, `it.chrome`. */
export interface Chrome {
  texts: Texts
  language: Language
  path: string
  mayTouch: boolean
}

/** The pages and their models; the script and the title of a page have its name. */
export interface Pages {
  topology: object
  requests: object
  switches: object
  traffic: object
  lessons: CoursePage
  lesson: LessonPage
  class: object
  /** Without a message: what the status says. */
  error: { status: number; message?: string }
}

/** Pages that stand alone, without the frame: people take them away. */
export interface Documents {
  report: Report
}

export interface Views {
  document<Name extends keyof Documents>(
    name: Name,
    model: Documents[Name],
    chrome: Pick<Chrome, 'texts' | 'language'>,
  ): string
  page<Name extends keyof Pages>(name: Name, model: Pages[Name], chrome: Chrome): string
}

export function createViews(): Views {
  const assetUrl = assetUrls('console')
  const template = compileTemplates(import.meta.dirname, assetUrl)
  const layout = template('layout')
  return {
    document: (name, model, chrome) => template(name)({ model, chrome }),
    page(name, model, chrome) {
      const body = template(name)({ model, chrome })
      return layout({ name, body, chrome })
    },
  }
}
