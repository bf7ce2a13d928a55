import { spawn } from 'node:child_process'

/** `test/run.ts`, with the browser it may use in `CHROMIUM`; resolves to its exit code. */
export function runTests(root, chromium, args) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/run.ts', ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CHROMIUM: chromium ?? '' },
  })
  // Ctrl-C reaches the tests by the terminal; they stop what they started, then we end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => signal === 'SIGINT' || child.kill(signal))
  return new Promise((resolve) => {
    child.on('close', (code) => resolve(code ?? 1))
  })
}
