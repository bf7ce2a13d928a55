import { cp, lstat } from 'node:fs/promises'

/** Copies a database's folder. Its server is stopped, but one that was killed has left a socket, which no copy can have. */
export const copyData = (from: string, to: string): Promise<void> =>
  cp(from, to, {
    recursive: true,
    preserveTimestamps: true,
    filter: async (file) => !(await lstat(file)).isSocket(),
  })
