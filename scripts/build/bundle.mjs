import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'esbuild'

/**
 * Puts all that a compiled program loads, packages too, into its own file: a replica is ready in
 * little more than half the time, as most of it went into finding and reading 750 files (docs/performance.md).
 * Not made smaller: what a stack shows can be looked up.
 *
 * @param {string} program
 * @throws {Error} with the bundler's messages
 */
export const bundle = (program) =>
  build({
    entryPoints: [program],
    outfile: program,
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: loadedWhenNeeded,
    plugins: [keepFolders(path.dirname(program))],
    banner: { js: requireForPackages },
    logLevel: 'silent',
  })

// The first is compiled code; both are loaded by a few pages only.
const loadedWhenNeeded = ['@node-rs/argon2', 'qrcode']

// Packages that are no ES modules ask for Node's own with it.
const requireForPackages = `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)`

/** Who asks where it is gets the folder that it came from; nobody may ask whether it is the program. */
const keepFolders = (target) => ({
  name: 'keep-folders',
  setup({ onLoad }) {
    onLoad({ filter: /\.m?js$/ }, async ({ path: file }) => {
      const contents = await readFile(file, 'utf8')
      const [other] = /import\.meta\.(?!dirname\b)\w+/.exec(contents) ?? []
      if (other)
        return { errors: [{ text: `A part of a bundle cannot ask for ${other}: ${file}` }] }
      const folder = path.relative(target, path.dirname(file))
      const found = `import.meta.dirname + ${JSON.stringify(path.sep + folder)}`
      return { contents: contents.replaceAll('import.meta.dirname', `(${found})`) }
    })
  },
})
