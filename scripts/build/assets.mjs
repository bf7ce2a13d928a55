import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { filesBelow } from './files.mjs'
import { bundleStyles } from './styles.mjs'

/**
 * Makes the folder that browsers get files from: hashed assets with their manifest, other
 * files as they are (`copied`), and beside each text file a .gz for nginx's gzip_static.
 *
 * @param {{ source: string, styles: string, scripts: string, copied?: string[], target: string }} options
 */
export async function buildAssets({ source, styles, scripts, copied = [], target }) {
  const assets = createAssets(path.join(target, 'assets'))
  await mkdir(path.join(target, 'assets'), { recursive: true })
  await addArt(assets, path.join(source, 'art'))
  await addStyles(assets, path.join(source, 'css', styles))
  await addScripts(assets, scripts)
  await writeFile(path.join(target, 'assets.json'), `${JSON.stringify(assets.urls, null, 2)}\n`)
  for (const name of copied)
    await cp(path.join(source, name), path.join(target, name), { recursive: true })
  await compressAll(target)
}

/** Writes NAME.HASH.EXT and remembers its URL under NAME.EXT. */
function createAssets(folder) {
  const urls = {}
  async function add(name, content) {
    const { name: stem, ext } = path.parse(name)
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 8)
    await writeFile(path.join(folder, `${stem}.${hash}${ext}`), content)
    urls[name] = `/assets/${stem}.${hash}${ext}`
    return urls[name]
  }
  return { urls, add }
}

async function addArt(assets, folder) {
  for (const file of await filesBelow(folder))
    await assets.add(path.basename(file), await readFile(file))
}

async function addStyles(assets, file) {
  const css = await bundleStyles(file)
  const urlOf = (_, name) => `url(${assets.urls[name] ?? missing(name)})`
  await assets.add(path.basename(file), css.replace(/url\("?\.\.\/art\/([\w.-]+)"?\)/g, urlOf))
}

// A module's name has a hash of its content, which has the names of those it
// imports: so imported ones come first.
async function addScripts(assets, folder) {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.js'))
  const done = new Map()
  const add = (name) => {
    if (!done.has(name)) done.set(name, addScript(assets, folder, name, add))
    return done.get(name)
  }
  for (const name of files) await add(name)
}

async function addScript(assets, folder, name, add) {
  let code = await readFile(path.join(folder, name), 'utf8')
  for (const [, imported = ''] of code.matchAll(/from '([^']+)'/g)) {
    if (!/^\.\/[\w-]+\.js$/.test(imported))
      throw new Error(
        `${name} imports ${imported}, which browsers cannot get: only types are there`,
      )
    const url = await add(path.basename(imported))
    code = code.replaceAll(`'${imported}'`, `'.${url.slice('/assets'.length)}'`)
  }
  return assets.add(name, code)
}

const pack = promisify(gzip)

async function compressAll(folder) {
  const files = (await filesBelow(folder)).filter((file) => /\.(css|js|svg)$/.test(file))
  for (const file of files) {
    const packed = await pack(await readFile(file), { level: 9 })
    await writeFile(`${file}.gz`, packed)
  }
}

const missing = (name) => {
  throw new Error(`the styles use ${name}, which is not in public/art`)
}
