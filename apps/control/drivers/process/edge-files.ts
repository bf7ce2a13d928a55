import { execFile } from 'node:child_process'
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { edgeArguments } from '../../../edge/edge-arguments.ts'
import type { Context } from './plan/context.ts'
import { rotateLog } from './rotate-log.ts'

/** Copies `nginx/` and the error pages to where the edge runs; logs of earlier runs are kept. */
export async function copyEdgeFiles({ paths }: Context): Promise<void> {
  for (const folder of ['conf.d', 'snippets', 'pages', 'generated'])
    await rm(path.join(paths.edge, folder), { recursive: true, force: true })
  await cp(paths.nginx, paths.edge, { recursive: true })
  await cp(paths.errorPages, path.join(paths.edge, 'pages'), { recursive: true })
  for (const folder of ['generated', 'logs', 'temp'])
    await mkdir(path.join(paths.edge, folder), { recursive: true, mode: 0o700 })
  for (const log of ['access.log', 'error.log']) rotateLog(path.join(paths.edge, 'logs', log))
}

/** Under their names only when all are complete: on a full disk those that are there stay. */
export async function writeGenerated(
  { paths }: Context,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const fileOf = (name: string) => path.join(paths.edge, 'generated', name)
  const texts = Object.entries(files)
  await Promise.all(texts.map(([name, text]) => writeFile(`${fileOf(name)}.next`, text)))
  await Promise.all(texts.map(([name]) => rename(`${fileOf(name)}.next`, fileOf(name))))
}

/** `nginx -t`. @throws with what it says. */
export async function checkEdgeFiles({ paths, programs, environment }: Context): Promise<void> {
  try {
    await promisify(execFile)(programs.nginx, ['-t', ...edgeArguments(paths.edge)], {
      cwd: paths.edge,
      env: { ...environment },
    })
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    throw new Error(`nginx refuses its new configuration:\n${stderr?.trim() || message}`)
  }
}
