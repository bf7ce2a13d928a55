/** What a process and all that it has started use. */
export interface Usage {
  /** Time of processors since the start, in milliseconds. */
  cpuMs: number
  /** Resident memory; pages that several processes share count for each. */
  memoryBytes: number
}
