/** No certificate came of an order; the sentence says why and what to do. */
export class AcmeError extends Error {}

/** What the ACME server says of a name that it has looked at (RFC 8555, 6.7). */
export function problemSentence(
  host: string,
  problem: { type: string; detail: string } | null,
): string {
  const [type = 'unknown'] = problem?.type.split(':').slice(-1) ?? []
  // Some have one type for a name that is unknown and one that does not answer.
  const kind = /resolve|NXDOMAIN/i.test(problem?.detail ?? '') ? 'dns' : type
  const advice = adviceByKind[kind]?.(host) ?? `The ACME server refuses ${host}.`
  return `${advice} It says: ${problem?.detail ?? 'nothing'}`
}

const adviceByKind: Readonly<Record<string, (host: string) => string>> = {
  dns: (host) =>
    `DNS does not know ${host} yet. Create its A and AAAA records (docs/self-hosting.md), and try again when they are visible everywhere.`,
  connection: (host) =>
    `The ACME server does not get through to port 80 of ${host}. Open it in the firewall and forward it to this machine's public port; the name has to lead here.`,
  unauthorized: (host) =>
    `Somebody else answers for ${host}, or its TXT record is not there. The name has to lead to this machine; a DNS hook has to return only when the record is visible.`,
  caa: (host) => `The CAA record of ${host} allows other certificate authorities only.`,
  rateLimited: (host) => `There were too many orders for ${host} lately. Wait as long as it says.`,
}

/** The most telling line of an error: its code, or what it says. */
export function reasonOf(error: unknown): string {
  const { code, message, errors } = error as NodeJS.ErrnoException & { errors?: Error[] }
  const [first] = errors ?? []
  if (first) return reasonOf(first)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name is not known to DNS'
  return code && !message.includes(code) ? `${message} (${code})` : message
}
