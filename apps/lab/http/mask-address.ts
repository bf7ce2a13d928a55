/**
 * A visitor's address for those who can only look: `192.168.1.x`, `2001:db8:1:x`. Loopback is
 * nobody's: the virtual shoppers are told apart by it.
 */
export function maskAddress(address: string): string {
  const plain = address.replace(/^::ffff:/i, '')
  if (plain === '::1' || /^127(\.\d+){3}$/.test(plain)) return plain
  if (/^\d+(\.\d+){3}$/.test(plain)) return plain.replace(/\d+$/, 'x')
  const network = (plain.split('::')[0] ?? '').split(':').slice(0, 3)
  return [...network, 'x'].join(':')
}
