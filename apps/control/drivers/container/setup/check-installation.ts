import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Counts up when volumes of before can no longer be used as they are. */
const layout = '1'

const processors = ['x64', 'arm64']

/** @throws an Error for people, when this machine or the volumes that are there will not do. */
export function checkInstallation(folder: string, processor: string = process.arch): void {
  if (!processors.includes(processor))
    throw new Error(
      `The images are for 64-bit Intel, AMD and ARM processors; this is ${processor}.`,
    )
  const file = path.join(folder, 'layout')
  if (!existsSync(file)) writeFileSync(file, layout)
  const found = readFileSync(file, 'utf8').trim()
  if (found !== layout)
    throw new Error(
      `The volumes are of another version of Stickyshop (layout ${found}, this one has ${layout}). ` +
        'Start that version and make a backup, or start anew: docker compose down --volumes',
    )
}
