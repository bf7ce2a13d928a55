/**
 * Makes `dist/` from the sources: compiled TypeScript, the shop in one file, templates, migrations,
 * and `dist/public`, which the edge serves. Does nothing when nothing changed.
 *
 * Plain JavaScript: it runs before anything is built, with the packages installed.
 */
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildAssets } from './build/assets.mjs'
import { bundle } from './build/bundle.mjs'
import { compile } from './build/compile.mjs'
import { copyTree, publish } from './build/files.mjs'
import { readStamp, stampOf } from './build/stamp.mjs'

const root = path.resolve(import.meta.dirname, '..')

/**
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<boolean>} whether anything had to be built
 * @throws {Error} with the compiler's messages; `dist/` is then as it was
 */
export async function build({ log = () => {} } = {}) {
  const startedAt = performance.now()
  const dist = path.join(root, 'dist')
  const stampFile = path.join(dist, '.stamp')
  const stamp = await stampOf(root)
  if (stamp === (await readStamp(stampFile))) return false

  // Built aside and moved into place file by file, so that a shop that runs from
  // dist/ never sees half a file, and a build that fails leaves no trace.
  const next = path.join(dist, `.next-${process.pid}`)
  try {
    await mkdir(next, { recursive: true })
    await makeDist(next)
    await publish(next, dist)
    await writeFile(stampFile, stamp)
  } finally {
    await rm(next, { recursive: true, force: true })
  }
  log(`built in ${Math.round(performance.now() - startedAt)} ms`)
  return true
}

async function makeDist(next) {
  const browser = path.join(next, '.browser')
  // Both to their end, also when one fails: the other would go on writing into a removed folder.
  const runs = await Promise.allSettled([
    compile(root, 'tsconfig.build.json', next),
    compile(root, 'tsconfig.browser.json', browser),
  ])
  for (const run of runs) if (run.status === 'rejected') throw run.reason
  await bundle(path.join(next, 'apps/shop/main.js'))
  await copyTree(path.join(root, 'apps'), path.join(next, 'apps'), '.ejs')
  await copyTree(path.join(root, 'db'), path.join(next, 'db'), '.sql')
  await copyTree(path.join(root, 'infra/monitoring'), path.join(next, 'infra/monitoring'), '.yml')
  await copyTree(path.join(root, 'docs'), path.join(next, 'docs'), 'runbook.md')
  await writeErrorPages(path.join(next, 'apps/edge/error-pages.js'), path.join(next, 'error-pages'))
  await buildAssets({
    source: path.join(root, 'apps/shop/public'),
    styles: 'shop.css',
    scripts: path.join(browser, 'apps/shop/public/scripts'),
    copied: ['pictures', 'favicon.svg', 'robots.txt'],
    target: path.join(next, 'public'),
  })
  const labScripts = path.join(browser, 'apps/lab/public/scripts')
  await cp(
    path.join(root, 'node_modules/uplot/dist/uPlot.esm.js'),
    path.join(labScripts, 'uplot.js'),
  )
  await buildAssets({
    source: path.join(root, 'apps/lab/public'),
    styles: 'lab.css',
    scripts: labScripts,
    target: path.join(next, 'lab'),
  })
  await rm(browser, { recursive: true })
}

/** The edge's error pages, which nginx serves as files. */
async function writeErrorPages(module, folder) {
  const { renderErrorPages } = await import(module)
  await mkdir(folder)
  for (const [name, html] of Object.entries(renderErrorPages()))
    await writeFile(path.join(folder, name), html)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    if (!(await build({ log: console.log }))) console.log('nothing changed')
  } catch (error) {
    console.error(String(/** @type {Error} */ (error).message))
    process.exitCode = 1
  }
}
