import { type PortProblem, portProblem } from './is-free.ts'
import { bindAddresses, type Interfaces } from './plan/edge-addresses.ts'
import { portOwner } from './port-owner.ts'

/** @throws with what is in the way and what to do when the edge could not listen there. */
export async function checkPublicPort(
  port: number,
  host: string,
  interfaces: Interfaces,
): Promise<void> {
  for (const address of bindAddresses(host, interfaces)) {
    const problem = await portProblem(port, address)
    if (problem) throw new Error(sentence(problem, port, address))
  }
}

function sentence(problem: PortProblem, port: number, address: string): string {
  const another = (suggested: number) => `Choose another one: npm start -- --port ${suggested}`
  if (problem === 'EADDRINUSE') {
    const owner = portOwner(port) ?? 'another process (of another user)'
    return `Port ${port} is taken by ${owner}.\n${another(port < 65_000 ? port + 10 : port - 10)}`
  }
  if (problem === 'EACCES')
    return `Port ${port} may only be opened by an administrator.\n${another(8080)}`
  if (problem === 'EADDRNOTAVAIL')
    return `${address} is no address of this machine. Choose another one: npm start -- --host 127.0.0.1`
  return `Nothing can listen on ${address}, port ${port}: ${problem}.`
}
