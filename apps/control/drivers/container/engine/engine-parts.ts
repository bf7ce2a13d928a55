import { duration } from '../../../../shared/duration.ts'
import { until } from '../../../../shared/until.ts'
import type { FaultStatus } from '../../../status/status.ts'
import { type Done, type FaultKind, Refusal, unknownName } from '../legacy.ts'
import type { Engine, Listed } from './engine-client.ts'
import { createKeptFaults } from './kept-faults.ts'

const healthyWithinMs = 90_000
// Longer than any container's own stop_grace_period.
const stopSeconds = 40

export type EngineParts = ReturnType<typeof createEngineParts>

/** What the supervisor does with processes, done with containers. `faultsFile`: what is to end, and when. */
export function createEngineParts(
  engine: Engine,
  faultsFile: string,
  say: (event: string) => void,
) {
  const faults = createKeptFaults(faultsFile, say, ({ target }) => undo(target))

  async function find(name: string): Promise<Listed> {
    const all = (await engine.list()).filter(({ service }) => !helpers.has(service))
    const part = all.find((one) => one.name === name)
    if (part) return part
    throw unknownName(
      name,
      all.map((one) => one.name),
    )
  }

  async function running(name: string): Promise<Listed> {
    const part = await find(name)
    if (part.state === 'running') return part
    throw new Refusal(409, `${name} does not run (${part.state}).`)
  }

  function begin(kind: FaultKind, name: string, text: string, forMs: number | null): string {
    faults.clear(name)
    if (forMs === null) return 'until it is undone'
    faults.begin({ kind, target: name, text }, forMs)
    return `for ${duration(forMs)}`
  }

  /** Starts or wakes it, whatever it needs. */
  async function undo(name: string): Promise<Done> {
    const part = await find(name)
    if (part.state === 'paused') await engine.tell(part, 'unpause')
    else if (part.state !== 'running') await engine.tell(part, 'start')
    faults.clear(name)
    await healthy(part)
    return { message: `${name} works as usual.` }
  }

  async function healthy(part: Listed): Promise<void> {
    const well = async () => {
      const { State } = await engine.inspect(part)
      return State.Status === 'running' && (State.Health?.Status ?? 'healthy') === 'healthy'
    }
    if (await until(well, healthyWithinMs, 200)) return
    throw new Error(`${part.name} runs, but is not healthy: docker logs ${part.container}`)
  }

  async function restart(part: Listed): Promise<void> {
    await engine.tell(part, `restart?t=${stopSeconds}`)
    await healthy(part)
  }

  return {
    engine,
    healthy,

    async kill(name: string): Promise<Done> {
      const part = await running(name)
      await engine.tell(part, 'kill')
      // Told to die, it would stay dead: the engine restarts only what dies by itself.
      await engine.tell(part, 'start')
      await healthy(part)
      return { message: `${name} was killed, and is back.` }
    },

    async stop(name: string, forMs: number | null): Promise<Done> {
      const part = await running(name)
      await engine.tell(part, `stop?t=${stopSeconds}`)
      return { message: `${name} is stopped ${begin('stop', name, 'stopped', forMs)}.` }
    },

    async pause(name: string, forMs: number): Promise<Done> {
      const part = await running(name)
      await engine.tell(part, 'pause')
      return { message: `${name} is paused ${begin('pause', name, 'paused', forMs)}.` }
    },

    undo,

    async restart(name: string): Promise<Done> {
      await restart(await running(name))
      return { message: `${name} was restarted.` }
    },

    /** Restarts all replicas, one after the other. */
    async roll(): Promise<Done> {
      const replicas = (await engine.list()).filter(
        ({ service, state }) => service === 'app' && state === 'running',
      )
      for (const replica of replicas) await restart(replica)
      return { message: `${replicas.length} replicas were restarted one by one.` }
    },

    /** What is stopped or paused, also what somebody has done from outside. */
    async faults(): Promise<FaultStatus[]> {
      const ending = faults.list()
      const known = ({ name }: Listed) => ending.some(({ target }) => target === name)
      const others = (await engine.list()).filter(
        (part) => !helpers.has(part.service) && kinds[part.state] && !known(part),
      )
      return [...ending, ...others.map(lasting)]
    },
  }
}

// They end when their work is done, and nobody should break the one that asks.
const helpers = new Set(['setup', 'prepare', 'console'])

const kinds: Readonly<Record<string, { kind: FaultKind; text: string }>> = {
  exited: { kind: 'stop', text: 'stopped' },
  paused: { kind: 'pause', text: 'paused' },
}

const lasting = ({ name, state }: Listed): FaultStatus => ({
  kind: 'stop',
  text: 'stopped',
  ...kinds[state],
  target: name,
  endsAt: null,
})
