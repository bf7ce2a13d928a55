import { spawn } from 'node:child_process'
import path from 'node:path'

/**
 * Runs the TypeScript compiler with one project file; rejects with its messages.
 * @returns {Promise<void>}
 */
export function compile(root, project, outDir) {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  const child = spawn(process.execPath, [tsc, '-p', project, '--outDir', outDir], { cwd: root })
  const output = []
  child.stdout.on('data', (chunk) => output.push(chunk))
  child.stderr.on('data', (chunk) => output.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) return resolve()
      reject(new Error(`${project} does not compile:\n${Buffer.concat(output)}`))
    })
  })
}
