import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Judge } from '../judge.ts'

/** Asks for files that a server should not have or show: the lines of hidden-files.txt. */
export const ffuf: Judge = {
  name: 'ffuf',
  looksFor: 'repositories, backups, settings and internal pages in the open',
  seconds: { full: 120, quick: 60 },
  async judge({ origin }, { folder, run }) {
    const words = path.join(import.meta.dirname, 'hidden-files.txt')
    await run('ffuf', [
      ...[
        '-u',
        `${origin}/FUZZ`,
        '-w',
        words,
        '-t',
        '10',
        '-s',
        '-of',
        'json',
        '-o',
        'report.json',
      ],
      // All that is not a refusal, and errors, which a server should not have either.
      ...['-mc', 'all', '-fc', '400,404,405,421,429'],
    ])
    const { results } = JSON.parse(await readFile(path.join(folder, 'report.json'), 'utf8')) as {
      results: { url: string; status: number }[]
    }
    return results.map(({ url, status }) => ({
      severity: status < 300 ? 'high' : 'medium',
      text: `found: ${new URL(url).pathname} answers ${status}`,
    }))
  },
}
