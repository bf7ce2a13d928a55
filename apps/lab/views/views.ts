import type { Alert } from '../../control/alerts.ts'
import type { FaultStatus } from '../../control/status/status.ts'
import { assetUrls, compileTemplates } from '../../shared/views/templates.ts'
import type { Report } from '../lessons/report.ts'
import type { Language, Texts } from '../texts/texts.ts'
import type { AvailabilityPage } from './present/availability-page.ts'
import type { ChartsPage } from './present/charts-page.ts'
import type { ClassPage } from './present/class-page.ts'
import type { CoursePage, LessonPage } from './present/lesson-page.ts'
import type { RequestsPage } from './present/requests-page.ts'
import type { RunbookPage } from './present/runbook-page.ts'
import type { StagePage } from './present/stage-page.ts'
import type { SwitchesPage } from './present/switches-page.ts'
import type { TopologyPage } from './present/topology-page.ts'
import type { TrafficPage } from './present/traffic-page.ts'

/** What every template gets besides its model. In a template: `it.model`, `it.chrome`. */
export interface Chrome {
  texts: Texts
  language: Language
  path: string
  /** Has write access. */
  canWrite: boolean
  /** The teacher has locked the switches. */
  locked: boolean
  lockedOut: boolean
  /** The active faults. */
  activeFaults: readonly FaultStatus[]
  alerts: readonly Alert[]
}

/** The pages and their models; a page's script and title have the same name. */
export interface Pages {
  topology: TopologyPage
  charts: ChartsPage
  availability: AvailabilityPage
  requests: RequestsPage
  switches: SwitchesPage
  traffic: TrafficPage
  lessons: CoursePage
  lesson: LessonPage
  class: ClassPage
  stage: StagePage
  runbook: RunbookPage
  /** Without a message the status text is shown. */
  error: { status: number; message?: string; commands?: readonly string[] }
}

/** Standalone pages without the layout, to be saved or printed. */
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
  /** The bar of active faults; `path` is the page that shows it. */
  activeFaults(chrome: Chrome): string
}

type Page = { [Name in keyof Pages]: { name: Name; model: Pages[Name] } }[keyof Pages]

/** A page's heading, and its title in the browser; in a template: `it.title`. */
function titleOf({ name, model }: Page, { frame, topology }: Texts): string {
  if (name === 'topology') return topology.heading
  if (name === 'lesson') return model.texts.title
  if (name === 'stage') return model.title
  if (name === 'error') return frame.errors[model.status] ?? frame.errors[500] ?? ''
  return frame.titles[name]
}

export function createViews(): Views {
  const assetUrl = assetUrls('lab')
  const template = compileTemplates(import.meta.dirname, assetUrl)
  return {
    document: (name, model, chrome) => template(name)({ model, chrome }),
    page(name, model, chrome) {
      const title = titleOf({ name, model } as Page, chrome.texts)
      const body = template(name)({ model, chrome, title })
      return template('layout')({ name, body, chrome, title })
    },
    activeFaults: ({ activeFaults, alerts, texts, canWrite, path }) =>
      template('partials/active-faults')({ faults: activeFaults, alerts, texts, canWrite, path }),
  }
}
