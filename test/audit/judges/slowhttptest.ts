import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Finding, Judge } from '../judge.ts'

const attacks = {
  headers: ['-H'],
  body: ['-B', '-t', 'POST'],
  range: ['-R'],
  reading: ['-X', '-k', '3'],
}

/** Many slow clients at once; meanwhile a page has to be answered within five seconds. */
export const slowhttptest: Judge = {
  name: 'slowhttptest',
  looksFor: 'clients that are slow on purpose and deny others service',
  seconds: { full: 90, quick: 45 },
  async judge({ origin }, { folder, quick, run }) {
    const findings: Finding[] = []
    for (const [name, options] of Object.entries(attacks).slice(0, quick ? 1 : 4)) {
      const connections = quick ? ['-c', '500', '-l', '15'] : ['-c', '1000', '-l', '30']
      await run('slowhttptest', [
        ...[...options, ...connections, '-r', '200', '-i', '5', '-p', '5'],
        ...['-u', `${origin}/`, '-g', '-o', name],
      ])
      const rows = (await readFile(path.join(folder, `${name}.csv`), 'utf8')).trim().split('\n')
      // The last column is 0 in a second in which a page got no answer in time.
      const away = rows.slice(1).filter((row) => row.split(',').at(-1) === '0').length
      if (away > 0)
        findings.push({ severity: 'high', text: `slow ${name}: no service in ${away} seconds` })
    }
    return findings
  },
}
