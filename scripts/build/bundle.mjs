import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'esbuild'

/**
 * Puts a compiled program and all that it imports, packages too, into its own file: an app replica is
 * ready in little more than half the time, which went into finding and reading 750 files
 * (docs/decisions/0009-a-replica-is-one-file.md). Not minified, so that a stack trace can be looked up.
 *
 * @param {string} program
 * @throws {Error} with the bundler's messages
 */
export async function bundle(program) {
  await build({
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
}

// The first is native code; all are loaded by a few pages only.
const loadedWhenNeeded = ['@node-rs/argon2', 'any-ascii', 'qrcode']

// CommonJS packages load Node's own modules with it. The name is none that a bundled file imports, too.
const requireForPackages = `import { createRequire as requireForBundle } from 'node:module'
const require = requireForBundle(import.meta.url)`

/**
 * `import.meta.dirname` stays the folder of the source file. No file may use anything else of `import.meta`, as that
 * would be the bundle's.
 */
const keepFolders = (target) => ({
  name: 'keep-folders',
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?js$/ }, async ({ path: file }) => {
      const contents = await readFile(file, 'utf8')
      const [other] = /import\.meta\.(?!dirname\b)\w+/.exec(contents) ?? []
      if (other) return { errors: [{ text: `A bundled file cannot use ${other}: ${file}` }] }
      const folder = path.relative(target, path.dirname(file))
      const found = `import.meta.dirname + ${JSON.stringify(path.sep + folder)}`
      return { contents: contents.replaceAll('import.meta.dirname', `(${found})`) }
    })
  },
})
