import type { AddressKind } from '../plan.ts'

/** Only Linux accepts all of 127.0.0.0/8 as source addresses; other systems and containers have one. */
export const hasSeveralAddresses = (edgeHost: string, platform = process.platform): boolean =>
  platform === 'linux' && /^127\./.test(edgeHost)

const perKind = 250

/** The source address of virtual user `index` (from 0); undefined for this machine's own. */
export function addressOf(kind: AddressKind, index: number): string | undefined {
  const number = 1 + (index % perKind)
  if (kind === 'own') return `127.0.${number}.1`
  if (kind === 'nat') return `127.0.200.${number}`
  return undefined
}
