import { renderGatewayRules } from '../rules.ts'
import { openNamespaces, type Tried } from './namespaces.ts'
import { testNetworks } from './topology.ts'

/**
 * Tries every port of every zone from every other one, with both firewalls between them.
 * @throws with what did not work; `findMissing` says before whether it can be tried here
 */
export async function tryFirewalls(): Promise<Tried[]> {
  const namespaces = await openNamespaces()
  try {
    const rules = renderGatewayRules(testNetworks)
    for (const firewall of ['outer', 'inner']) await namespaces.load(firewall, rules)
    return await namespaces.probe()
  } finally {
    await namespaces.close()
  }
}
