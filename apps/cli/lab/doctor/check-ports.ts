import { lookAtInterfaces } from '../../../control/drivers/process/interfaces.ts'
import { portProblem } from '../../../control/drivers/process/is-free.ts'
import { bindAddresses } from '../../../control/drivers/process/plan/edge-addresses.ts'
import { portOwner } from '../../../control/drivers/process/port-owner.ts'
import type { Options } from '../../../control/options/options.ts'
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
