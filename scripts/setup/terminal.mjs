/** Something that a person has to do before it can go on; the message says what. */
export class SetupError extends Error {}

const plain = !process.stdout.isTTY || !/utf-?8/i.test(locale())

/** A line for a step that is done: `  ✓ npm packages installed  12.3 s`. */
export function step(text, startedAt) {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`  ${plain ? 'ok' : '✓'} ${text.padEnd(28)} ${seconds.padStart(5)} s`)
}

function locale() {
  const { LC_ALL, LC_CTYPE, LANG } = process.env
  return LC_ALL || LC_CTYPE || LANG || (process.platform === 'darwin' ? 'utf-8' : '')
}
