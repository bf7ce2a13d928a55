import { findPrograms, isProgram } from './find-program.mjs'

const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome']
const macs = ['Google Chrome', 'Chromium'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
)

/** A browser for the tests; `CHROMIUM` names another. A snap comes last: it cannot read /tmp. */
export function findChromium() {
  if (process.env.CHROMIUM) return isProgram(process.env.CHROMIUM) ? process.env.CHROMIUM : null
  const found = [...findPrograms(...names), ...macs.filter(isProgram)]
  return found.find((file) => !isSnap(file)) ?? found[0] ?? null
}

// A snap's command is a link to the snap program itself.
const isSnap = (file) => file.startsWith('/snap/') || file.endsWith('/snap')
