import type { Request } from 'express'
import * as z from 'zod'
import { commandText } from '../../../control/commands/command.ts'
import { explain } from '../../http/render.ts'
import type { LabServices } from '../../lab-services.ts'
import {
  packScenario,
  readScenario,
  type Scenario,
  scenarioCommands,
  scenarioFile,
  scenarioOf,
  unpackScenario,
} from '../../scenario.ts'

export interface ClassPage {
  /** The scenario that was opened, and the commands that would apply it. */
  opened: { scenario: Scenario; packed: string; steps: string[] } | null
  /** A scenario of the current state. */
  shared: { scenario: Scenario; link: string; file: string } | null
  /** Why the scenario cannot be opened or shared. */
  problem: string | null
}

const shape = z.object({
  scenario: z.string().max(20_000).optional(),
  json: z.string().max(20_000).optional(),
  title: z.string().max(100).optional(),
  note: z.string().max(2000).default(''),
})

export async function classPage({ control }: LabServices, req: Request): Promise<ClassPage> {
  const { scenario, json, title, note } = shape.parse(req.query)
  const model: ClassPage = { opened: null, shared: null, problem: null }
  try {
    if (scenario) model.opened = await open(unpackScenario(scenario))
    else if (json) model.opened = await open(readScenario(json))
    else if (title) model.shared = share(req, scenarioOf(await control.status(), title, note))
  } catch (error) {
    model.problem = explain(error, req.texts).message ?? null
  }
  return model

  async function open(scenario: Scenario) {
    const steps = scenarioCommands(scenario, await control.status()).map(commandText)
    return { scenario, packed: packScenario(scenario), steps }
  }
}

function share(req: Request, scenario: Scenario) {
  const packed = packScenario(scenario)
  const file = `/class/scenario.json?scenario=${packed}`
  return { scenario, link: `${req.protocol}://${req.get('Host')}/class?scenario=${packed}`, file }
}

export const fileOf = (packed: unknown): { name: string; text: string } => {
  const scenario = unpackScenario(z.string().parse(packed))
  return { name: `${fileName(scenario.title)}.scenario.json`, text: scenarioFile(scenario) }
}

/** `Élan !` becomes `elan`: characters that every file system accepts. */
const fileName = (title: string): string =>
  title
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'stickyshop'
