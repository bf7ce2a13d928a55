import * as z from 'zod'
import { closest } from '../../shared/closest.ts'
import type { Driver } from '../driver.ts'
import { Refusal } from '../refusal.ts'
import { rotationSteps } from '../secret-files.ts'
import { command, type Result } from './command.ts'

export const rotateCommand = {
  /**
   * Replaces secrets of the installation while everything runs: without names, all of them. If it is
   * interrupted, old and new values are accepted, and the next rotation ends it first.
   */
  rotate: command({
    shape: z.object({ names: z.array(z.string().max(60)).max(50).default([]) }),
    runs: 'alone',
    async run({ driver }, { names }): Promise<Result> {
      const chosen = await chooseSecrets(driver, names)
      const startedAt = performance.now()
      // Before anything is changed: whatever does not answer now would miss the change.
      await driver.secrets.apply()
      try {
        for (const step of ['drop', ...rotationSteps] as const) {
          await driver.secrets.change(step, chosen)
          await driver.secrets.apply()
        }
      } catch (error) {
        const problem = (error as Error).message
        throw new Refusal(503, 'rotation-interrupted', { problem, names: names.join(' ') })
      }
      const facts = { names: chosen, tookMs: Math.round(performance.now() - startedAt) }
      const values = { names: chosen.join(', '), tookMs: facts.tookMs }
      return { code: chosen.includes('lab') ? 'rotated-lab' : 'rotated', values, facts }
    },
  }),
}

/** @throws Refusal 404 with the names that there are */
async function chooseSecrets(driver: Driver, names: readonly string[]): Promise<readonly string[]> {
  const known = await driver.secrets.list()
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    const values = { name: unknown, known: known.join(', ') }
    const meant = closest(unknown, known)
    throw meant
      ? new Refusal(404, 'unknown-secret-meant', { ...values, meant })
      : new Refusal(404, 'unknown-secret', values)
  }
  return names.length > 0 ? [...new Set(names)] : known
}
