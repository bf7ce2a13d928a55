import type { Command } from '../../../control/commands/commands.ts'
import type { Workbench } from '../lesson.ts'
import { turn } from '../orders.ts'

type Switch = 'replicas' | 'sessions' | 'reads' | 'freshness'
export type Arrangement = Partial<Record<Switch, string | number>>

/** Turns the switches that are not yet so; resolves to what turns them back. */
export async function arrange(bench: Workbench, wanted: Arrangement): Promise<() => Promise<void>> {
  const { switches } = await bench.status()
  const names = (Object.keys(wanted) as Switch[]).filter((name) => switches[name] !== wanted[name])
  for (const name of names) await bench.run(turn(name, wanted[name] as string | number))
  return () =>
    putBack(
      bench,
      names.map((name) => turn(name, switches[name] ?? (wanted[name] as string))),
    )
}

/** Undoes, as far as it can be undone: of a lesson that was stopped the framework takes care. */
export async function putBack(bench: Workbench, commands: readonly Command[]): Promise<void> {
  for (const command of commands) await bench.run(command).catch(() => {})
}
