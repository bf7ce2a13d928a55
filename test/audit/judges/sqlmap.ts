import type { Finding, Judge } from '../judge.ts'

/** Tries to inject SQL through each parameter of each request, at level 2 and risk 1. */
export const sqlmap: Judge = {
  name: 'sqlmap',
  looksFor: 'parameters that reach the database as SQL',
  // For each request.
  seconds: { full: 420, quick: 120 },
  async judge({ origin, cookie, database, requests }, { quick, run }) {
    const findings: Finding[] = []
    for (const { path, form, signedIn } of quick ? requests.slice(0, 1) : requests) {
      const output = await run('sqlmap', [
        ...['-u', origin + path, ...(form ? ['--data', form] : [])],
        ...(signedIn && cookie ? ['--cookie', cookie] : []),
        ...['--batch', '--level', '2', '--risk', '1', '--dbms', database, '--threads', '4'],
        ...['--flush-session', '--output-dir', 'output', '--disable-coloring', '--timeout', '20'],
        // In every parameter but the session's own cookies; a form's answers are all 422 or 429.
        ...['--skip', 'User-Agent,Referer,Cookie', '--ignore-code', '*'],
        ...(quick ? ['--technique', 'BE'] : []),
      ])
      for (const [, parameter] of output.matchAll(/^Parameter: (.+)$/gm))
        findings.push({ severity: 'high', text: `injectable: ${parameter} of ${path}` })
    }
    return findings
  },
}
