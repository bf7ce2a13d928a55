import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** In the order in which HAProxy reads them; `haproxy/global.cfg` says what each is for. */
const files = [
  'generated/state.cfg',
  'global.cfg',
  'resolvers.cfg',
  'defaults.cfg',
  'public.cfg',
  'services.cfg',
  'control.cfg',
  'generated/backends.cfg',
]

/**
 * Arguments for HAProxy in `folder`: a master that stays in the foreground, and one worker. USR2
 * reloads, USR1 stops after the last request, TERM at once. With `-c` in front it only checks.
 */
export const haproxyArguments = (folder: string): string[] => [
  '-W',
  '-C',
  folder,
  ...files.flatMap((file) => ['-f', file]),
]

/** `haproxy -c`. @throws with its message. */
export async function checkConfiguration(
  haproxy: string,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  try {
    await promisify(execFile)(haproxy, ['-c', ...haproxyArguments(folder)], { cwd: folder, env })
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    throw new Error(`HAProxy refuses its new configuration:\n${stderr?.trim() || message}`)
  }
}
