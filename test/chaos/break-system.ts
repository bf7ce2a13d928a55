import { chooseCells, equipmentOf, type Injections, nameOf, whyNot } from './cells.ts'
import { openLoopback } from './namespaces.ts'
import { inSeconds } from './numbers.ts'
import { readOptions } from './options.ts'
import { addToRecord, readRecord, recordFile, shortRecordFile } from './record.ts'
import { type Round, runRound } from './round.ts'
import type { Scenario } from './scenarios/scenario.ts'
import { chooseScenarios } from './scenarios/scenarios.ts'
import { type Shop, startShop } from './shop.ts'
import { findTarget, type System, systems } from './systems.ts'

/**
 * The process that breaks one system, `--system NAME` with the other options of `npm run chaos`: starts it,
 * injects what has not been injected often enough, and writes down each round.
 */

const options = readOptions(process.argv.slice(2))
const system = systems.find(({ name }) => name === options.system?.[0]) as System
const file = options.short ? shortRecordFile : recordFile

/** What runs now. */
const running: { shop: Shop | null; isStopping: boolean } = { shop: null, isStopping: false }
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, async () => {
    running.isStopping = true
    await running.shop?.stop()
    process.exit(1)
  })

async function shopWith(injections: Injections): Promise<Shop> {
  const equipment = equipmentOf(injections)
  if (running.shop?.equipment === equipment) return running.shop
  await running.shop?.stop()
  running.shop = await startShop(system, { equipment })
  return running.shop
}

async function breakOften(injections: Injections): Promise<void> {
  const why = whyNot(injections)
  if (why) return say(`${nameOf(injections)}: left out, as ${why}`)
  const done = readRecord(file).rounds.filter(
    (round) => round.system === system.name && nameOf(round.injections) === nameOf(injections),
  )
  for (let at = done.length; at < options.rounds; at++) {
    const shop = await shopWith(injections)
    const status = await shop.control.status()
    if (!injections.every(({ target }) => findTarget(status, target))) return
    const round = await runRound(shop, injections)
    addToRecord(file, 'round', round)
    say(`${nameOf(injections)}, ${at + 1} of ${options.rounds}: ${describe(round)}`)
  }
}

async function play(scenario: Scenario): Promise<void> {
  const { name, systems: which } = scenario
  const done = readRecord(file).scenarios.some(
    (one) => one.system === system.name && one.scenario === name,
  )
  if (done || (which && !which.includes(system.name))) return
  const shop = await shopWith([])
  const outcome = await scenario.run(shop)
  const at = new Date().toISOString()
  addToRecord(file, 'scenario', { system: system.name, scenario: name, at, ...outcome })
  say(`${name}: ${outcome.violations} of ${outcome.trials} violate it; ${outcome.measured}`)
}

const say = (text: string) => console.log(`${system.name}: ${text}`)

function describe({ found, writeOutageMs, reads, readFailures, tookMs }: Round): string {
  const { acknowledged, unknown, lost } = found
  return [
    `${acknowledged} orders, ${unknown} unknown, ${lost} lost`,
    `${inSeconds(writeOutageMs)} s without`,
    `${reads.during.failed} of ${reads.during.count} reads failed ${readFailures.join(', ')}`.trim(),
    `took ${inSeconds(tookMs)} s`,
  ].join('; ')
}

openLoopback()
let now = ''
try {
  for (const injections of chooseCells(options)) {
    now = nameOf(injections)
    await breakOften(injections)
  }
  for (const scenario of chooseScenarios(options)) {
    now = scenario.name
    await play(scenario)
  }
} catch (error) {
  // Who stops the shop meanwhile breaks the round, too.
  if (running.isStopping) await new Promise(() => {})
  say(`${now}: it did not end well: ${(error as Error).stack}`)
  process.exitCode = 1
}
await running.shop?.stop()
process.exit()
