import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { acceptedFindings } from './accepted-findings.ts'
import { type Finding, type Judge, NotJudged, type Target, workIn } from './judge.ts'
import { judges } from './judges.ts'
import { planted } from './planted/planted.ts'
import { startShop } from './shop.ts'

/**
 * `npm run audit:security [-- judge …] [--quick] [--planted]`: starts a shop, runs the judges one after
 * the other, and fails when one of them finds what is not accepted, or cannot judge. With `--planted`
 * each judge gets a server with a hole instead, and has to find it.
 */

interface Verdict {
  judge: Judge['name']
  seconds: number
  /** Those that fail the audit. */
  findings: Finding[]
  accepted: Finding[]
  /** Why there is no judgement; null when there is one. */
  failure: string | null
}

const args = process.argv.slice(2)
const quick = args.includes('--quick')
const names = args.filter((arg) => !arg.startsWith('-'))
const chosen = names.length > 0 ? judges.filter(({ name }) => names.includes(name)) : judges
const reports = path.resolve(process.env.RUN_DIR ?? '.run', 'audit')

const isAccepted = (judge: Judge, { text }: Finding) =>
  acceptedFindings.some(
    ({ judge: name, finding }) => name === judge.name && text.startsWith(finding),
  )

async function ask(judge: Judge, target: Target, folder: string): Promise<Verdict> {
  const startedAt = performance.now()
  const work = workIn(folder, { quick, seconds: judge.seconds[quick ? 'quick' : 'full'] })
  const verdict = { judge: judge.name, findings: [], accepted: [], failure: null }
  const seconds = () => Math.round((performance.now() - startedAt) / 1000)
  try {
    const all = await judge.judge(target, work)
    const findings = all.filter((finding) => !isAccepted(judge, finding))
    const accepted = all.filter((finding) => isAccepted(judge, finding))
    return { ...verdict, seconds: seconds(), findings, accepted }
  } catch (error) {
    const { message } = error as Error
    const failure = error instanceof NotJudged ? message : `It left no report: ${message}`
    return { ...verdict, seconds: seconds(), failure }
  }
}

function folderFor(judge: Judge): string {
  const folder = path.join(reports, judge.name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** Resolves to whether all judges have judged, and found nothing that is not accepted. */
async function auditShop(): Promise<boolean> {
  const shop = await startShop()
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
  return verdicts.every(({ findings, failure }) => findings.length === 0 && !failure)
}

function lineFor({ name, looksFor }: Judge, { seconds, findings, accepted, failure }: Verdict) {
  const counts = `${findings.length} findings, ${accepted.length} accepted`
  return `${name.padEnd(13)} ${String(seconds).padStart(4)} s  ${failure ?? counts} (${looksFor})`
}

/** Resolves to whether each judge has found its hole. */
async function auditPlanted(): Promise<boolean> {
  let allFound = true
  for (const judge of chosen) {
    const { hole, expected, start } = planted[judge.name]
    const folder = folderFor(judge)
    const server = await start(folder)
    try {
      const { seconds, findings, accepted, failure } = await ask(judge, server.target, folder)
      const found = [...findings, ...accepted].find(({ text }) => expected.test(text))
      allFound &&= found !== undefined
      const outcome = found ? `found: ${found.text}` : `NOT FOUND. ${failure ?? ''}`
      print(`${judge.name.padEnd(13)} ${String(seconds).padStart(4)} s  ${hole}: ${outcome}`)
    } finally {
      server.stop()
    }
  }
  return allFound
}

function print(line: string): void {
  console.log(line)
}

const ok = args.includes('--planted') ? await auditPlanted() : await auditShop()
process.exit(ok ? 0 : 1)
