import { duration } from '../../shared/duration.ts'
import type { Stack } from '../drivers/process/stack.ts'
import type { Done } from './done.ts'
import { findPart } from './find-part.ts'
import { Refusal } from './refusal.ts'
import { replicasSeeStores } from './replicas-agree.ts'
import { bringIn, takeOut } from './take-out.ts'

const stopMs = 10_000

/** Ends a part in good order; it stays down for `forMs`, null is until it is started. */
export function stop(stack: Stack, name: string, forMs: number | null): Promise<Done> {
  const part = findPart(stack, name)
  stack.faults.clear('pause', name)
  return stack.alone(async () => {
    if (part.child.state === 'stopped') {
      if (forMs !== null) throw new Refusal(409, `${name} is stopped already.`)
      stack.faults.clear('stop', name)
      return { message: `${name} was stopped already.` }
    }
    stack.faults.clear('drain', name)
    if (part.kind === 'replica') {
      await takeOut(stack, part.replica)
      await stack.edge.apply()
    } else if (part.kind === 'database') await stack.databases.stop(part.node, stopMs)
    else await part.child.stop(stopMs)
    await replicasSeeStores(stack)
    if (forMs === null)
      return { message: `${name} is stopped. Start it with: npm run lab start ${name}` }
    const fault = { kind: 'stop' as const, target: name, text: 'stopped' }
    stack.faults.begin(fault, forMs, async () => void (await start(stack, name)))
    return { message: `${name} is stopped for ${duration(forMs)}.` }
  })
}

/** Starts what was stopped, and undoes `drain`. */
export function start(stack: Stack, name: string): Promise<Done> {
  const part = findPart(stack, name)
  return stack.alone(async () => {
    const running = part.child.state !== 'stopped'
    stack.faults.clear('pause', name)
    stack.faults.clear('stop', name)
    part.child.resume()
    if (part.kind === 'replica') await bringIn(stack, part.replica)
    else if (part.kind === 'database') await stack.databases.startNode(part.node)
    else await part.child.start()
    if (part.kind === 'database') await stack.databases.settle()
    await replicasSeeStores(stack)
    return { message: running ? `${name} is ready.` : `${name} is started and ready.` }
  })
}
