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
  for (const { path: file, text } of outputFiles) await writeFile(file, inOneByte(text))
}

// The first is compiled code; all are loaded by a few pages only.
const loadedWhenNeeded = ['@node-rs/argon2', 'any-ascii', 'qrcode']

// Packages that are no ES modules ask for Node's own with it.
const requireForPackages = `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)`

// V8 keeps the text of what it runs, and all of it in two bytes a letter where one letter needs them: 3 MB more of each
// replica. esbuild leaves such letters in comments and regular expressions, where an escape means the same, and in the
// raw text of templates, where it would not: none has such a text of several lines, whose inner ones would look like code.
const inOneByte = (text) =>
  text
    .split('\n')
    .map((line) => (isComment.test(line) || !line.includes('`') ? withEscapes(line) : line))
    .join('\n')

const isComment = /^\s*(?:\/\/|\/?\*)/

// With the letter goes a backslash that escapes it.
const withEscapes = (line) =>
  line.replace(/\\?[\u0100-\uffff]|\\./g, (found) => {
    const unit = found.charCodeAt(found.length - 1)
    return unit > 0xff ? `\\u${unit.toString(16).padStart(4, '0')}` : found
  })

/** Who asks where it is gets the folder that it came from; nobody may ask whether it is the program. */
const keepFolders = (target) => ({
  name: 'keep-folders',
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?js$/ }, async ({ path: file }) => {
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
