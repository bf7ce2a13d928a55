import { type Finding, type Judge, NotAsked } from '../judge.ts'

/** Known weaknesses of the packages in package-lock.json; those below moderate do not count. */
export const npmAudit: Judge = {
  name: 'npm-audit',
  looksFor: 'packages with known weaknesses',
  seconds: { full: 120, quick: 120 },
  async judge({ packages, registry }, { run }) {
    const from = registry ? ['--registry', registry] : []
    const output = await run('npm', ['audit', '--json', ...from], { cwd: packages })
    const report = jsonIn(output)
    if (!report?.vulnerabilities)
      throw new NotAsked(
        `npm audit could not be asked: ${report?.message ?? (output.slice(0, 200) || 'no answer')}`,
      )
    return Object.values(report.vulnerabilities)
      .filter(({ severity }) => ['moderate', 'high', 'critical'].includes(severity))
      .map(
        ({ name, severity, range }): Finding => ({ severity, text: `package: ${name} ${range}` }),
      )
  },
}

interface Report {
  message?: string
  vulnerabilities?: Record<string, { name: string; severity: string; range: string }>
}

/** Warnings come before it. */
function jsonIn(output: string): Report | null {
  try {
    return JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1))
  } catch {
    return null
  }
}
