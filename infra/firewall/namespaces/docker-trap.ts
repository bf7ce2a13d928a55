import { removal } from '../rules.ts'
import type { Namespaces } from './namespaces.ts'
import { outerAddress } from './topology.ts'

/**
 * The database's port published on the outer firewall, as Docker does it, and a rule against it in each
 * of two chains: whether it is reached all the same.
 */
export async function tryDockerTrap(
  namespaces: Namespaces,
): Promise<{ input: boolean; forward: boolean }> {
  const database = namespaces.machines.find(({ name }) => name === 'data')
  const published = { address: outerAddress(), port: 3306, protocol: 'tcp' } as const
  for (const name of ['outer', 'inner']) await namespaces.load(name, removal)
  await namespaces.load(
    'outer',
    `table ip published {
      chain prerouting {
        type nat hook prerouting priority dstnat
        iifname "to-internet" tcp dport 3306 dnat to ${database?.v4}
      }
    }`,
  )
  const tryRule = async (hook: 'input' | 'forward') => {
    await namespaces.load(
      'outer',
      `${removal}table inet stickyshop {
        chain ${hook} {
          type filter hook ${hook} priority filter
          tcp dport 3306 drop
        }
      }`,
    )
    return namespaces.reaches('internet', published)
  }
  return { input: await tryRule('input'), forward: await tryRule('forward') }
}
