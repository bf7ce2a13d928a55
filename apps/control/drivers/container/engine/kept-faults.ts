import { readJson, writeJson } from '../../../../shared/json-file.ts'
import { createFaults, type Fault } from '../legacy.ts'

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

  const endOf =
    ({ kind, target, text }: NewFault) =>
    async () => {
      await end({ kind, target, text })
      keep()
    }

  for (const fault of readJson<Fault[]>(file) ?? []) faults.resume(fault, endOf(fault))

  return {
    list: faults.list,
    begin(fault: NewFault, ms: number): void {
      faults.begin(fault, ms, endOf(fault))
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
