import type { AddressKind } from './plan.ts'

/** Linux answers for all of 127.0.0.0/8; elsewhere, and from a container, there is one address. */
export const hasSeveralAddresses = (edgeHost: string, platform = process.platform): boolean =>
  platform === 'linux' && /^127\./.test(edgeHost)

const perKind = 250

/** Where shopper `index` (from 0) comes from; undefined for this machine's own address. */
export function addressOf(kind: AddressKind, index: number): string | undefined {
  const number = 1 + (index % perKind)
  if (kind === 'own') return `127.0.${number}.1`
  if (kind === 'nat') return `127.0.200.${number}`
  return undefined
}
