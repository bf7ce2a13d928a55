import { chooseCells, equipmentOf, type Injections, nameOf, roundsOf, whyNot } from './cells.ts'
import { createCurrentShop } from './current-shop.ts'
import { openLoopback } from './namespaces.ts'
import { inSeconds } from './numbers.ts'
import { readOptions } from './options.ts'
import { addToRecord, readRecord, recordFile, shortRecordFile } from './record.ts'
import { type Round, runRound } from './round.ts'
import { systemNamed } from './systems.ts'

/**
 * The process that breaks one system, `--system NAME` with the other options of `npm run chaos`: it starts it,
 * injects what has not been injected often enough, and writes down each round.
 */

const options = readOptions(process.argv.slice(2))
const system = systemNamed(options.system?.[0])
const file = options.short ? shortRecordFile : recordFile
const current = createCurrentShop(system)

async function breakOften(injections: Injections): Promise<void> {
  const why = whyNot(injections)
  if (why) return say(`${nameOf(injections)}: left out, as ${why}`)
  const done = readRecord(file).rounds.filter(
    (round) => round.system === system.name && nameOf(round.injections) === nameOf(injections),
  )
  const full = roundsOf(injections, system.name)
  const wanted = full > 0 ? (options.rounds ?? full) : 0
  for (let at = done.length; at < wanted; at++) {
    const shop = await current.with(equipmentOf(injections))
    const round = await runRound(shop, injections)
    addToRecord(file, 'round', round)
    say(`${nameOf(injections)}, ${at + 1} of ${wanted}: ${describe(round)}`)
  }
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
await current.each(chooseCells(options), nameOf, breakOften)
