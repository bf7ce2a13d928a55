import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { fetchDirect } from '../../shared/direct-http.ts'

/**
 * Arguments for nginx in `folder`, see `folderLayout`. It stays in the foreground; HUP reloads, QUIT
 * stops after the last request, TERM at once. With `-t` in front it only checks.
 */
export const nginxArguments = (folder: string, file = 'nginx.conf'): string[] => [
  '-p',
  folder,
  // Before the configuration is read, nginx would write to the system's own log.
  '-e',
  'logs/error.log',
  '-c',
  file,
  '-g',
  'daemon off;',
]

/** `nginx -t`. @throws with its message. */
export async function checkConfiguration(
  nginx: string,
  folder: string,
  env: NodeJS.ProcessEnv,
  file = 'nginx.conf',
): Promise<void> {
  try {
    await promisify(execFile)(nginx, ['-t', ...nginxArguments(folder, file)], { cwd: folder, env })
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    throw new Error(`nginx refuses its new configuration:\n${stderr?.trim() || message}`)
  }
}

/** Longer than a reload takes on a busy machine. */
const reloadAgainMs = 2500

/**
 * The version of the configuration of the worker that answered, null when none did.
 * @param control the control server as a URL without a path
 */
export async function getEdgeVersion(control: string): Promise<number | null> {
  try {
    const answer = await fetchDirect(`${control}/edge/version`, { timeoutMs: 1000 })
    return answer.ok ? Number(await answer.text()) : null
  } catch {
    return null
  }
}

/**
 * Resolves when every new request meets configuration `version`: when no worker has answered with another
 * one for `settleMs`. After a reload, nginx stops its old workers 0.1 s after the new ones started; at
 * the first start there are none, and 0 is enough. Resolves early when `isStopped` says that the edge
 * does not run. `reload` is called again every 2.5 s: HAProxy's master misses a signal that comes
 * in the moment when it has just started its worker. Not sooner: with a second signal during a reload the
 * new worker opens its sockets anew, and who waits at the old ones is cut off.
 * @throws when that has not happened within `withinMs`.
 */
export async function waitForEdgeVersion(
  control: string,
  version: number,
  { settleMs = 200, withinMs = 30_000, isStopped = (): boolean => false, reload = () => {} } = {},
): Promise<void> {
  const deadline = performance.now() + withinMs
  let reloadAt = performance.now() + reloadAgainMs
  let agreedAt: number | null = null
  while (!isStopped()) {
    const now = performance.now()
    // A later one has this one's changes, too.
    if (((await getEdgeVersion(control)) ?? -1) < version) agreedAt = null
    else agreedAt ??= now
    if (agreedAt === null && now > reloadAt) {
      reload()
      reloadAt = now + reloadAgainMs
    }
    if (agreedAt !== null && now - agreedAt >= settleMs) return
    if (now > deadline) throw new Error(`The edge has not loaded configuration ${version}.`)
    await sleep(20)
  }
}
