import { createFaults, type Fault } from '../../../launcher/supervisor/faults.ts'
import { readJson, writeJson } from '../../../launcher/supervisor/json-file.ts'

export type KeptFaults = ReturnType<typeof createKeptFaults>
type NewFault = Omit<Fault, 'endsAt'>

/**
 * Disturbances that end at their time also when this process dies meanwhile: they are
 * written down, and taken up again by the next one.
 */
export function createKeptFaults(
  file: string,
  say: (event: string) => void,
  end: (fault: NewFault) => Promise<unknown>,
) {
  const faults = createFaults(say)
  const keep = () => writeJson(file, faults.list())

  function run({ kind, target, text }: NewFault, ms: number): void {
    faults.begin({ kind, target, text }, ms, async () => {
      await end({ kind, target, text })
      keep()
    })
  }

  for (const fault of readJson<Fault[]>(file) ?? [])
    run(fault, Math.max(0, Date.parse(fault.endsAt) - Date.now()))

  return {
    list: faults.list,
    begin(fault: NewFault, ms: number): void {
      run(fault, ms)
      keep()
    },
    /** Forgets what was done to it, without an end. */
    clear(target: string): void {
      for (const { kind } of faults.list().filter((one) => one.target === target))
        faults.clear(kind, target)
      keep()
    },
  }
}
