import type { ControlClient } from '../../control/client.ts'
import type { Caller } from '../../control/control.ts'
import type { LabConfig } from '../config.ts'
import { createWorkbench } from '../lessons/workbench.ts'
import { Refused } from '../refused.ts'
import type { Claim, ClaimId, Shown } from './claim.ts'

export type Demonstrations = ReturnType<typeof createDemonstrations>

/** What was shown last, with its time in ISO 8601. */
export interface LastShown extends Shown {
  at: string
}

interface Parts {
  config: LabConfig
  control: Pick<ControlClient, 'run' | 'status'>
}

const longestMs = 180_000

/** Shows the claims of stages on the running system, one at a time. */
export function createDemonstrations({ config, control }: Parts) {
  const last = new Map<ClaimId, LastShown>()
  let running = false

  /** Resolves when the system is as it was. @throws Refused, ControlError */
  async function show(claim: Claim, caller: Caller): Promise<LastShown> {
    if (running) throw new Refused(409, ({ stages }) => stages.busy)
    running = true
    const { bench, close } = createWorkbench({
      config,
      control,
      signal: AbortSignal.timeout(longestMs),
      run: (command) => control.run(command, caller),
      onStep() {},
    })
    try {
      const shown = { ...(await claim.show(bench, config)), at: new Date().toISOString() }
      last.set(claim.id, shown)
      return shown
    } finally {
      running = false
      await close()
    }
  }

  return { show, last: (id: ClaimId): LastShown | null => last.get(id) ?? null }
}
