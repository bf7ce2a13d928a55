import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Sabotage } from '../support/sabotaged-stack.ts'

/** Clocks of components, by libfaketime: each reads from a file how far its own is off. */

const folders = ['/usr/lib', '/usr/lib64'].filter((folder) => existsSync(folder))
const library = folders
  .flatMap((folder) => [folder, ...readdirSync(folder).map((name) => path.join(folder, name))])
  .map((folder) => path.join(folder, 'faketime/libfaketimeMT.so.1'))
  .find((file) => existsSync(file))

/** Why clocks cannot be set here; null where they can. */
export const whyNoClocks = (): string | null =>
  library
    ? null
    : 'libfaketime is not installed (on Debian and Ubuntu: apt-get install libfaketime)'

// Only the time of day is off: what lasts, lasts as long. The file is read again after a second.
const environment = {
  LD_PRELOAD: library ?? '',
  FAKETIME_CACHE_DURATION: '1',
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
}

const fileOf = (runDir: string, name: string) => path.join(runDir, 'clocks', name)

/** What a process is started with that has a clock of its own. */
export const ownClockOf = (runDir: string, name: string): Record<string, string> => ({
  ...environment,
  FAKETIME_TIMESTAMP_FILE: fileOf(runDir, name),
})

/** The shop starts its components like that, but for Redis, with whose memory allocator the library cannot live. */
export const ownClocks: Sabotage = {
  build: [
    {
      file: 'apps/control/drivers/process/spawn-process.js',
      from: 'env: spec.env,',
      // The supervisor works in its run folder.
      to: `env: /redis|sentinel/.test(spec.name) ? spec.env : {
            ...spec.env,
            ...${JSON.stringify(environment)},
            FAKETIME_TIMESTAMP_FILE: process.cwd() + '/clocks/' + spec.name,
        },`,
    },
  ],
}

/** A second later at most, the component's clock is `seconds` ahead of the others. */
export function setClock({ runDir, name }: { runDir: string; name: string }, seconds: number) {
  const file = fileOf(runDir, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, `${seconds < 0 ? '' : '+'}${seconds}`)
  renameSync(`${file}.new`, file)
}
