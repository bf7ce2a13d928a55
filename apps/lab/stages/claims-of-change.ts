import { ControlError } from '../../control/client.ts'
import type { Workbench } from '../lessons/lesson.ts'
import { openLoop } from '../lessons/measure/requests.ts'
import type { Claim, ClaimId } from './claim.ts'

/** Deploys the build that is there, and looks at how many requests failed. */
export const deploying = (id: ClaimId, isExpected: (failed: number) => boolean): Claim => ({
  id,
  async show(bench) {
    const { facts } = await bench.run({ command: 'deploy' })
    const [all, failed] = [Number(facts.requests), Number(facts.failed)]
    return { browse: { worked: all - failed, all }, holds: isExpected(failed) }
  },
})

export const cannotScale: Claim = {
  id: 'cannot-scale',
  show: async (bench) => ({ holds: await isOneForGood(bench) }),
}

/** One app replica more and back, while pages are opened. */
export const scales: Claim = {
  id: 'scales',
  async show(bench) {
    const { replicas } = (await bench.status()).switches
    const pages = await openLoop(
      200,
      () => bench.client().get('/products'),
      async () => {
        await bench.run({ command: 'scale', count: replicas + 1 })
        await bench.run({ command: 'scale', count: replicas })
      },
    )
    const worked = pages.filter(({ ok }) => ok).length
    return { browse: { worked, all: pages.length }, holds: worked === pages.length }
  },
}

/** Whether a second app replica is refused because of the stage; any other refusal says nothing of it. */
async function isOneForGood(bench: Workbench): Promise<boolean> {
  try {
    await bench.run({ command: 'scale', count: 2 })
    return false
  } catch (error) {
    if (error instanceof ControlError && error.code === 'stage-one-app') return true
    throw error
  }
}
