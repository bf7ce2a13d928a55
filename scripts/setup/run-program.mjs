import { spawn } from 'node:child_process'

/** Runs a program of the project with this terminal; resolves to its exit code. */
export function runProgram(root, command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  // Ctrl-C reaches the program by the terminal; it stops what it started, then this process ends.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => signal === 'SIGINT' || child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/** The same for a TypeScript file. */
export const runTypeScript = (root, file, args, env) =>
  runProgram(root, process.execPath, ['--import', 'tsx', file, ...args], env)
