import { appDies } from './app-dies.ts'
import { deployments } from './deployments.ts'
import { lag } from './lag.ts'
import { lastUnits } from './last-units.ts'
import { oldPrimary } from './old-primary.ts'
import { overload } from './overload.ts'
import { redisGone } from './redis-gone.ts'
import type { Scenario } from './scenario.ts'
import { soak } from './soak.ts'

export const scenarios: readonly Scenario[] = [
  lastUnits,
  oldPrimary,
  appDies,
  deployments,
  lag,
  redisGone,
  overload,
]

interface Choice {
  /** Minutes; null for none. */
  soak?: number | null
  short?: boolean
  scenario?: readonly string[]
  /** With a fault named, only that is injected. */
  fault?: readonly string[]
  target?: readonly string[]
}

export function chooseScenarios(choice: Choice): readonly Scenario[] {
  const { short, scenario, fault, target, soak: minutes } = choice
  if (minutes) return [soak(minutes)]
  if (scenario) return scenarios.filter(({ name }) => scenario.includes(name))
  return short || fault || target ? [] : scenarios
}
