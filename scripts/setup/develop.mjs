import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import path from 'node:path'
import { copyTree } from '../build/files.mjs'
import { build } from '../build.mjs'

const settlesMs = 100

/**
 * Watches the sources of a shop that runs with `--development`. A template shows at once; for anything else `dist` is
 * built again, and the app replicas and the lab are restarted if their code has changed.
 *
 * @param {string} root
 * @param {string} [runDir] of the shop, if it is not the usual one
 * @returns {() => void} ends it
 */
export function develop(root, runDir) {
  const changed = new Set()
  let timer
  let working = Promise.resolve()
  const watchers = ['apps', 'db', 'infra'].map((folder) =>
    watch(path.join(root, folder), { recursive: true }, (_, file) => {
      changed.add(path.join(folder, file ?? ''))
      clearTimeout(timer)
      timer = setTimeout(() => {
        const files = [...changed]
        changed.clear()
        working = working.then(() => apply(files)).catch((error) => console.error(error.message))
      }, settlesMs)
    }).on('error', (error) => console.error(error.message)),
  )

  async function apply(files) {
    await copyTree(path.join(root, 'apps'), path.join(root, 'dist/apps'), '.ejs')
    if (files.every((file) => file.endsWith('.ejs'))) return console.log(`  ${files.join(', ')}`)
    if (!(await build({ log: (line) => console.log(`  ${line}`) }))) return
    // Compiled to a file of the same name, which nobody reads again while it runs.
    if (files.some((file) => file.endsWith('.ts') && !file.includes('/public/')))
      for (const command of [['roll'], ['restart', 'lab']]) await lab(command)
  }

  function lab(command) {
    const args = [path.join(root, 'start.mjs'), 'lab', ...command]
    const env = { ...process.env, ...(runDir && { RUN_DIR: runDir }) }
    const child = spawn(process.execPath, args, { stdio: 'inherit', env })
    return new Promise((resolve) => child.on('close', resolve))
  }

  return () => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}
