import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { acceptedFindings } from './accepted-findings.ts'
import { type Finding, type Judge, NotAsked, NotJudged, type Target, workIn } from './judge.ts'
import { judges } from './judges.ts'
import { planted } from './planted/planted.ts'
import { startShop } from './shop.ts'

/**
 * `npm run audit:security [-- judge …] [--quick] [--planted] [--stage NAME] [--edge NAME]`: starts a
 * shop, runs the judges one after the other, and fails when one of them finds what is not accepted, or
 * cannot judge. With `--planted` each judge gets a server with a hole instead, and has to find it.
 * Exit codes: 0 for nothing found, 1 for a finding or a judge that failed, 3 where all that is missing
 * is the answer of somebody else, such as the npm registry.
 */

const exitCodes = { clean: 0, failed: 1, notAsked: 3 }

interface Verdict {
  judge: Judge['name']
  seconds: number
  /** Those that fail the audit. */
  findings: Finding[]
  accepted: Finding[]
  /** Why there is no judgement; null when there is one. */
  failure: string | null
  /** Whether that is nothing about the shop. */
  notAsked: boolean
}

const { values: flags, positionals: names } = parseArgs({
  args: process.argv.slice(2),
  options: {
    quick: { type: 'boolean', default: false },
    planted: { type: 'boolean', default: false },
    // Of `npm start`, which checks them.
    stage: { type: 'string' },
    edge: { type: 'string' },
  },
  allowPositionals: true,
})
// All of what is planted is looked for.
const quick = flags.quick && !flags.planted
const shopOptions = [
  ...(flags.stage ? ['--stage', flags.stage] : ['--tls', 'edge']),
  ...(flags.edge ? ['--edge', flags.edge] : []),
]
const chosen = names.length > 0 ? judges.filter(({ name }) => names.includes(name)) : judges
const reports = path.resolve(process.env.RUN_DIR ?? '.run', 'audit')

const isAccepted = (judge: Judge, { text }: Finding) =>
  acceptedFindings.some(
    ({ judge: name, finding }) => name === judge.name && text.startsWith(finding),
  )

async function ask(judge: Judge, target: Target, folder: string): Promise<Verdict> {
  const startedAt = performance.now()
  const work = workIn(folder, { quick, seconds: judge.seconds[quick ? 'quick' : 'full'] })
  const verdict = { judge: judge.name, findings: [], accepted: [], failure: null, notAsked: false }
  const seconds = () => Math.round((performance.now() - startedAt) / 1000)
  try {
    const all = await judge.judge(target, work)
    const findings = all.filter((finding) => !isAccepted(judge, finding))
    const accepted = all.filter((finding) => isAccepted(judge, finding))
    return { ...verdict, seconds: seconds(), findings, accepted }
  } catch (error) {
    const { message } = error as Error
    const notAsked = error instanceof NotAsked
    const isPlain = notAsked || error instanceof NotJudged
    const failure = isPlain ? message : `It left no report: ${message}`
    return { ...verdict, seconds: seconds(), failure, notAsked }
  }
}

function folderFor(judge: Judge): string {
  const folder = path.join(reports, judge.name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** Resolves to the exit code. */
async function auditShop(): Promise<number> {
  const shop = await startShop(shopOptions)
  const verdicts: Verdict[] = []
  try {
    for (const judge of chosen) {
      const verdict = await ask(judge, shop.target, folderFor(judge))
      verdicts.push(verdict)
      print(lineFor(judge, verdict))
      for (const { severity, text } of verdict.findings) print(`      ${severity}: ${text}`)
    }
  } finally {
    await shop.stop()
  }
  writeFileSync(path.join(reports, 'verdicts.json'), `${JSON.stringify(verdicts, null, 2)}\n`)
  print(`\nReports: ${path.relative('.', reports)}`)
  if (
    verdicts.some(
      ({ findings, failure, notAsked }) => findings.length > 0 || (failure && !notAsked),
    )
  )
    return exitCodes.failed
  const missing = verdicts.filter(({ notAsked }) => notAsked)
  if (missing.length === 0) return exitCodes.clean
  print(`Nothing was found, but not asked: ${missing.map(({ judge }) => judge).join(', ')}.`)
  return exitCodes.notAsked
}

function lineFor({ name, looksFor }: Judge, { seconds, findings, accepted, failure }: Verdict) {
  const counts = `${findings.length} findings, ${accepted.length} accepted`
  return `${name.padEnd(13)} ${String(seconds).padStart(4)} s  ${failure ?? counts} (${looksFor})`
}

/** Resolves to whether each judge has found its holes. */
async function auditPlanted(): Promise<boolean> {
  let allFound = true
  for (const judge of chosen) {
    const { hole, expected, start } = planted[judge.name]
    const folder = folderFor(judge)
    const server = await start(folder)
    try {
      const { seconds, findings, accepted, failure } = await ask(judge, server.target, folder)
      print(`${judge.name.padEnd(13)} ${String(seconds).padStart(4)} s  ${hole}:`)
      for (const one of expected) {
        const found = [...findings, ...accepted].find(({ text }) => one.test(text))
        allFound &&= found !== undefined
        print(`      ${found ? `found: ${found.text}` : `NOT FOUND: ${one} ${failure ?? ''}`}`)
      }
    } finally {
      server.stop()
    }
  }
  return allFound
}

function print(line: string): void {
  console.log(line)
}

process.exit(
  flags.planted ? ((await auditPlanted()) ? exitCodes.clean : exitCodes.failed) : await auditShop(),
)
