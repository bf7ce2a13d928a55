import type { Options } from '../../options/options.ts'
import { bindAddresses } from '../../plan/edge-addresses.ts'
import { lookAtInterfaces } from '../../supervisor/interfaces.ts'
import { portProblem } from '../../supervisor/is-free.ts'
import { portOwner } from '../../supervisor/port-owner.ts'
import { bad, type Check, good } from './check.ts'

/** Whether the shop could be started on its port. */
export async function checkPort({ port, host }: Options): Promise<Check> {
  for (const address of bindAddresses(host, lookAtInterfaces())) {
    const problem = await portProblem(port, address)
    if (problem)
      return bad(
        `port ${port}`,
        `${problem}${problem === 'EADDRINUSE' ? `, ${portOwner(port) ?? 'unknown process'}` : ''}`,
        'Choose another one: npm start -- --port 8090',
      )
  }
  return good(`port ${port}`, 'free')
}
