import { networkInterfaces } from 'node:os'
import type { Interfaces } from './plan/edge-addresses.ts'

export function lookAtInterfaces(): Interfaces {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return {
    loopback6: all.some(({ address }) => address === '::1'),
    // Link-local ones cannot be typed into a browser.
    outside: all
      .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
      .map(({ address }) => address),
  }
}
