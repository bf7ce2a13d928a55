import { bindAddresses, lookAtInterfaces } from '../../../control/drivers/process/addresses.ts'
import { portOwner } from '../../../control/drivers/process/port-owner.ts'
import { portProblem } from '../../../control/drivers/process/ports.ts'
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
