// The way in: every npm script comes here. Plain JavaScript with Node's own modules
// only, as there are no packages yet on a fresh clone.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Stickyshop needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

// Imported only now: an older Node could not even read these files.
const { run } = await import('./scripts/setup/run.mjs')
const code = await run(process.argv.slice(2))
// When all of it has been read: a pipe takes some 200 KB at once, and to exit would lose the rest.
process.stdout.write('', () => process.exit(code))
