import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freeStackPort } from './network.ts'
import { type Ran, type Stack, stackAt } from './stack.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** Changes to a copy of the built shop, so that it contradicts what its lessons expect. */
export interface Sabotage {
  /** Replacements in the edge's generated files. Each must change something. */
  generated?: readonly (readonly [from: string, to: string, flags?: string])[]
  /** Replacements in the files under `nginx/`. Each must change something. */
  nginx?: readonly (readonly [from: RegExp, to: string])[]
  /** Replacements in files under `dist/`. Each must change something. */
  build?: readonly {
    file: string
    from: string | RegExp
    to: string | ((found: string) => string)
  }[]
  /** A module that every app replica runs first. */
  app?: string
}

// What lessons change is nginx's configuration, also where EDGE says haproxy.
const usualOptions = ['--edge', 'nginx']

/**
 * Starts a copy of the shop with faults that no switch can inject.
 * @param options of npm start
 */
export async function startSabotagedStack(
  sabotage: Sabotage,
  options: readonly string[] = usualOptions,
): Promise<Stack> {
  const copy = await mkdtemp(path.join(tmpdir(), 'sabotaged-'))
  try {
    for (const part of [
      'dist',
      'db',
      'infra',
      'nginx',
      'haproxy',
      'scripts',
      'start.mjs',
      'package.json',
    ])
      await cp(path.join(root, part), path.join(copy, part), { recursive: true })
    await writeFile(path.join(copy, 'launch.mjs'), launcher)
    await symlink(path.join(root, 'node_modules'), path.join(copy, 'node_modules'))
    if (sabotage.generated) await patchRenderer(copy, sabotage.generated)
    if (sabotage.nginx) await patchNginx(copy, sabotage.nginx)
    if (sabotage.build) await patchBuild(copy, sabotage.build)
    if (sabotage.app) await patchApp(copy, sabotage.app)
    return await start(copy, options)
  } catch (error) {
    await rm(copy, { recursive: true, force: true })
    throw error
  }
}

/** Wraps the renderer, as it writes the files again with every change. */
async function patchRenderer(copy: string, changes: NonNullable<Sabotage['generated']>) {
  const file = path.join(copy, 'dist/apps/edge/nginx/render.js')
  const source = await readFile(file, 'utf8')
  const name = 'export function renderEdge('
  assert.ok(source.includes(name), `${file} does not export renderEdge`)
  const wrapper = `
export function renderEdge(...args) {
  const files = renderUnpatched(...args)
  for (const [from, to, flags] of ${JSON.stringify(changes)})
    for (const name of Object.keys(files))
      files[name] = files[name].replace(new RegExp(from, flags ?? 'gm'), to)
  return files
}
`
  await writeFile(file, source.replace(name, 'function renderUnpatched(') + wrapper)
}

async function patchNginx(copy: string, changes: NonNullable<Sabotage['nginx']>) {
  const unused = new Set(changes.map(([from]) => from))
  const folder = path.join(copy, 'nginx')
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.conf')) continue
    const file = path.join(folder, name)
    let text = await readFile(file, 'utf8')
    for (const [from, to] of changes) {
      const changed = text.replace(from, to)
      if (changed !== text) unused.delete(from)
      text = changed
    }
    await writeFile(file, text)
  }
  assert.deepEqual([...unused], [], 'nothing to change in nginx/')
}

async function patchBuild(copy: string, changes: NonNullable<Sabotage['build']>) {
  for (const { file, from, to } of changes) {
    const whole = path.join(copy, 'dist', file)
    const text = await readFile(whole, 'utf8')
    const changed = text.replace(from, (found) => (typeof to === 'string' ? to : to(found)))
    assert.notEqual(changed, text, `nothing to change in ${whole}`)
    await writeFile(whole, changed)
  }
}

async function patchApp(copy: string, module: string) {
  const file = path.join(copy, 'dist/apps/shop/main.js')
  await writeFile(path.join(copy, 'dist/apps/shop/sabotage.js'), module)
  await writeFile(file, `import './sabotage.js'\n${await readFile(file, 'utf8')}`)
}

async function start(copy: string, options: readonly string[]): Promise<Stack> {
  const runDir = path.join(copy, 'run')
  const port = await freeStackPort()
  const command = (args: string[], env: Record<string, string> = {}) => launch(copy, args, env)
  const { code, out, err } = await command(
    ['start', '--detach', '--run-dir', runDir, '--port', String(port), ...options],
    { ARGON2_MEMORY_KIB: '64', ARGON2_PASSES: '1' },
  )
  if (code !== 0) throw new Error(`The sabotaged shop did not start (${code}):\n${out}${err}`)
  return stackAt(runDir, port, async () => {
    await command(['lab', 'down'], { RUN_DIR: runDir })
    await rm(copy, { recursive: true, force: true })
  })
}

/** Does what `start.mjs` does, without building the copy again. */
const launcher = `
import { main } from './dist/apps/cli/main.js'
import { findServers } from './scripts/setup/find-servers.mjs'
process.exit(await main(process.argv.slice(2), { root: import.meta.dirname, findServers }))
`

function launch(copy: string, args: string[], env: Record<string, string>): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(copy, 'launch.mjs'), ...args], {
      cwd: copy,
      env: { ...process.env, NO_COLOR: '1', ...env },
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (err += chunk))
    child.on('close', (code) => resolve({ code: code ?? -1, out, err }))
  })
}
