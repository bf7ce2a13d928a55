import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Finding, Judge, Work } from '../judge.ts'
import { startSignedInProxy } from './signed-in-proxy.ts'

/** A crawler that attacks every form and parameter it finds: as a stranger, then as a customer. */
export const wapiti: Judge = {
  name: 'wapiti',
  looksFor: 'cross-site scripting, injections, open redirects, missing headers',
  seconds: { full: 900, quick: 180 },
  async judge(target, work) {
    const anonymous = await attack(target.origin, work, 'anonymous')
    if (!target.cookie) return anonymous
    const proxy = await startSignedInProxy(target)
    try {
      return [...anonymous, ...(await attack(proxy.origin, work, 'signed-in'))]
    } finally {
      proxy.stop()
    }
  },
}

async function attack(origin: string, { folder, quick, seconds, run }: Work, who: string) {
  const report = path.join(folder, `${who}.json`)
  await run('wapiti', [
    ...['-u', `${origin}/`, '-f', 'json', '-o', report, '--flush-session', '--no-bugreport'],
    ...['--store-session', path.join(folder, who), '--store-config', path.join(folder, 'config')],
    // Pages that differ in nothing but the product are looked at by the dozen.
    ...['--max-links-per-page', quick ? '12' : '40', '--max-files-per-dir', quick ? '4' : '10'],
    ...['-d', quick ? '3' : '5', '--max-scan-time', String(seconds / 8)],
    ...['--max-attack-time', String(seconds / 20), '-v', '1'],
  ])
  const { vulnerabilities, anomalies } = JSON.parse(await readFile(report, 'utf8')) as Report
  return [vulnerabilities, anomalies].flatMap((kinds) =>
    Object.entries(kinds).flatMap(([kind, entries]) =>
      entries.map(({ level, method, path: where, parameter, info }): Finding => {
        const severity = ['', 'low', 'medium', 'high'][level] ?? String(level)
        const at = `${method} ${where.slice(0, 100)}${parameter ? ` (${parameter})` : ''}`
        return { severity, text: `${kind}: ${info} at ${at}, ${who}` }
      }),
    ),
  )
}

interface Report {
  vulnerabilities: Record<string, Entry[]>
  anomalies: Record<string, Entry[]>
}

interface Entry {
  level: number
  method: string
  path: string
  parameter: string | null
  info: string
}
