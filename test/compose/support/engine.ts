import { execFile } from 'node:child_process'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../../..')

export interface Ran {
  code: number
  out: string
  err: string
}

/** Runs `docker …` in the project's folder; never rejects. */
export function tryDocker(args: string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd: root, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 }
    execFile('docker', args, options, (error, out, err) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0
      resolve({ code, out, err })
    })
  })
}

/** Like `tryDocker`. @throws with its output when it fails */
export async function docker(args: string[], env?: Record<string, string>): Promise<string> {
  const { code, out, err } = await tryDocker(args, env)
  if (code !== 0) throw new Error(`docker ${args.join(' ')} ended with ${code}:\n${out}${err}`)
  return out
}
