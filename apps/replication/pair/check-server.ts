import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Context } from '../../control/drivers/process/context.ts'
import { readJson, writeJson } from '../../shared/json-file.ts'
import type { FlavourName } from './flavour.ts'

/** Data of MySQL cannot be opened by MariaDB, nor the other way round. @throws when it would be tried. */
export function checkServer({ paths, flavour }: Context): void {
  const file = path.join(paths.data, 'server.json')
  const known = existsSync(file) ? readJson<{ flavour: FlavourName }>(file) : undefined
  if (known && known.flavour !== flavour.name)
    throw new Error(
      `The data in ${paths.data} were written by ${known.flavour}, and now there is ${flavour.name}. ` +
        'Name the old program in DATABASE_SERVER, or begin anew with: npm run lab reset',
    )
  writeJson(file, { flavour: flavour.name })
}
