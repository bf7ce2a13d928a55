import { createLogger } from '../../../../shared/logger.ts'
import { containerConfig } from '../config.ts'
import { projectName } from '../containers.ts'
import { engineIsHere, engineOf } from './engine-client.ts'
import { createEngineParts, type EngineParts } from './engine-parts.ts'

let parts: Promise<EngineParts> | undefined

/** What can be done to containers, null where the console was not given the engine's socket. */
export async function partsHere(): Promise<EngineParts | null> {
  if (!engineIsHere()) return null
  const log = createLogger('console', 'text')
  const file = `${containerConfig().RUN_DIR}/faults.json`
  parts ??= projectName().then((project) =>
    createEngineParts(engineOf(project), file, (event) => log.info(event)),
  )
  return parts
}
