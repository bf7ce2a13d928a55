import { parseArgs } from 'node:util'
import { faults } from './faults.ts'
import { scenarios } from './scenarios/scenarios.ts'
import { systems, targets } from './systems.ts'

const known = {
  system: systems.map(({ name }) => name),
  fault: Object.keys(faults),
  target: Object.keys(targets),
  scenario: scenarios.map(({ name }) => name),
}

export const help = `npm run chaos [-- OPTIONS]

  --rounds N       rounds of each fault in each kind of component; unless said, so many that each fault has
                   20 in each system
  --short          one round of what is most telling, some minutes
  --system NAME    only this one: ${known.system.join(' | ')}
  --fault NAME     only this one: ${known.fault.join(' | ')}
  --target NAME    only this one: ${known.target.join(' | ')}
  --scenario NAME  only this one: ${known.scenario.join(' | ')}
  --naive          the same faults on builds that lack one thing each: the checker has to find it
  --soak MINUTES   a fault every two minutes instead, for so long
  --fresh          begins anew, without the rounds of before
  --report         only writes docs/reliability.md from the rounds that there are

What is named may be named several times. Stop it with Ctrl-C; it goes on with the same command.`

export type Options = ReturnType<typeof readOptions>

/** @throws Error for people */
export function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string' },
      short: { type: 'boolean' },
      system: { type: 'string', multiple: true },
      fault: { type: 'string', multiple: true },
      target: { type: 'string', multiple: true },
      scenario: { type: 'string', multiple: true },
      naive: { type: 'boolean' },
      soak: { type: 'string' },
      // Of run.ts for its processes: `1/2`.
      part: { type: 'string' },
      fresh: { type: 'boolean' },
      report: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  for (const name of ['system', 'fault', 'target', 'scenario'] as const) {
    const unknown = values[name]?.find((one) => !known[name].includes(one))
    if (unknown)
      throw new Error(`There is no ${name} "${unknown}". There are: ${known[name].join(', ')}.`)
  }
  const rounds = values.short ? 1 : values.rounds === undefined ? null : Number(values.rounds)
  if (rounds !== null && !(rounds > 0))
    throw new Error(`--rounds ${values.rounds} is no number of rounds.`)
  const soak = values.soak === undefined ? null : Number(values.soak)
  if (soak !== null && !(soak >= 2))
    throw new Error('--soak takes a number of minutes, 2 at least.')
  const [number = 1, count = 1] = values.part?.split('/').map(Number) ?? []
  return { ...values, rounds, soak, part: [number, count] as const }
}
