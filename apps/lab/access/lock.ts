import { randomBytes } from 'node:crypto'

export type Lock = ReturnType<typeof createLock>

/**
 * A teacher's: while it is locked, only the browser that locked it may change something. It
 * is as old as the console: who has lost that browser restarts the console to open it.
 */
export function createLock() {
  let key: string | null = null
  return {
    isLocked: () => key !== null,
    /** Whether a browser with this cookie is kept out. */
    keepsOut: (given: string | undefined) => key !== null && given !== key,
    /** Returns the key, for the teacher's cookie. */
    lock(): string {
      key ??= randomBytes(18).toString('base64url')
      return key
    },
    unlock(): void {
      key = null
    },
  }
}
