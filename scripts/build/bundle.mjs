import { readFile, writeFile } from 'node:fs/promises'
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
export async function bundle(program) {
  const { outputFiles } = await build({
    entryPoints: [program],
    outfile: program,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: loadedWhenNeeded,
    plugins: [keepFolders(path.dirname(program))],
    banner: { js: requireForPackages },
    logLevel: 'silent',
  })
  for (const { path: file, text } of outputFiles) await writeFile(file, inAscii(text))
}

// The first is compiled code; both are loaded by a few pages only.
const loadedWhenNeeded = ['@node-rs/argon2', 'qrcode']

// Packages that are no ES modules ask for Node's own with it.
const requireForPackages = `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)`

// V8 keeps the text of what it runs, and all of it in two bytes a letter where one needs them: 3 MB more of each replica.
// esbuild leaves such letters in comments and regular expressions, where an escape says the same.
const inAscii = (text) =>
  text.replace(/\\?[\u0080-\uffff]|\\./g, (found) => {
    const unit = found.charCodeAt(found.length - 1)
    return unit < 0x80 ? found : `\\u${unit.toString(16).padStart(4, '0')}`
  })

/** Who asks where it is gets the folder that it came from; nobody may ask whether it is the program. */
const keepFolders = (target) => ({
  name: 'keep-folders',
  setup({ onLoad }) {
    onLoad({ filter: /\.m?js$/ }, async ({ path: file }) => {
      const contents = await readFile(file, 'utf8')
      const refuse = (why) => ({ errors: [{ text: `A part of a bundle cannot ${why}: ${file}` }] })
      const [other] = /import\.meta\.(?!dirname\b)\w+/.exec(contents) ?? []
      if (other) return refuse(`ask for ${other}`)
      if (/String\.raw`[^`]*[\u0080-\uffff]/.test(contents)) return refuse('have letters beyond ASCII in String.raw')
      const folder = path.relative(target, path.dirname(file))
      const found = `import.meta.dirname + ${JSON.stringify(path.sep + folder)}`
      return { contents: contents.replaceAll('import.meta.dirname', `(${found})`) }
    })
  },
})
