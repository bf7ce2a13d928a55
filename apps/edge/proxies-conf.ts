import { checked } from './checked.ts'
import type { EdgeState } from './edge-state.ts'

/** Whose word about a visitor's address and scheme counts: none but that of our own proxies. */
export const proxiesConf = ({ trustedProxies }: EdgeState): string[] => [
  ...trustedProxies.map((proxy) => `set_real_ip_from ${network(proxy)};`),
  'geo $realip_remote_addr $from_trusted_proxy {',
  '    default 0;',
  ...trustedProxies.map((proxy) => `    ${network(proxy)} 1;`),
  '}',
  '',
  '# Addresses without a limit, as many clients may come from there: conf.d/client-limits.conf.',
  'geo $is_shared_address {',
  '    default 0;',
  '    127.0.0.1 1;',
  '    ::1 1;',
  '}',
]

/** An address, or a network such as 172.16.0.0/12. */
function network(text: string): string {
  const [address = '', bits, ...more] = text.split('/')
  if (more.length > 0) throw new Error(`"${text}" is no address and no network.`)
  return bits === undefined ? checked(address) : `${checked(address)}/${checked(bits)}`
}
