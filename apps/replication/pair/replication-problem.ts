interface Replication {
  /** Whether it replicates from the primary, and not from another server or none. */
  follows: boolean
  connected: boolean
  applying: boolean
  /** The server's last error, or an empty text. */
  error: string
}

/** Why the read replica cannot take over without a loss; null when it receives and applies. */
export function replicationProblem(
  name: string,
  primary: string,
  { follows, connected, applying, error }: Replication,
): string | null {
  if (!follows) return `${name} does not replicate from ${primary}. ${primary} stays the primary.`
  const problem = connected
    ? `${name} does not apply what it receives. ${primary} stays the primary.`
    : `${name} is not connected to ${primary}. ${primary} stays the primary.`
  if (connected && applying) return null
  return error ? `${problem} The server says: ${error}` : problem
}
