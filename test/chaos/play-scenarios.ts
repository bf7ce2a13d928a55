import { createCurrentShop } from './current-shop.ts'
import { openLoopback } from './namespaces.ts'
import { readOptions } from './options.ts'
import { addToRecord, readRecord, recordFile } from './record.ts'
import type { Scenario } from './scenarios/scenario.ts'
import { chooseScenarios } from './scenarios/scenarios.ts'
import { systemNamed } from './systems.ts'

/** The process that plays the scenarios of one system, `--system NAME`, once each. */

const options = readOptions(process.argv.slice(2))
const system = systemNamed(options.system?.[0])
const current = createCurrentShop(system)

async function play({ name, run }: Scenario): Promise<void> {
  const outcome = await run(await current.with(null))
  const at = new Date().toISOString()
  addToRecord(recordFile, 'scenario', { system: system.name, scenario: name, at, ...outcome })
  const { violations, trials, measured } = outcome
  console.log(`${system.name}: ${name}: ${violations} violations in ${trials}; ${measured}`)
}

const isOpen = ({ name, systems }: Scenario) =>
  (systems?.includes(system.name) ?? true) &&
  !readRecord(recordFile).scenarios.some(
    (done) => done.system === system.name && done.scenario === name,
  )

openLoopback()
await current.each(chooseScenarios(options).filter(isOpen), ({ name }) => name, play)
