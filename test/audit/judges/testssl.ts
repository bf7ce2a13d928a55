import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Judge } from '../judge.ts'

/** Protocols, ciphers, certificates and known attacks on TLS; findings above LOW count. */
export const testssl: Judge = {
  name: 'testssl',
  looksFor: 'weak protocols, ciphers, certificates, known attacks on TLS',
  seconds: { full: 900, quick: 300 },
  async judge({ origin, authority }, { folder, quick, run }) {
    await run('testssl', [
      ...['--quiet', '--color', '0', '--warnings', 'off', '--nodns', 'none', '--ip', '127.0.0.1'],
      ...['--connect-timeout', '10', '--openssl-timeout', '10', '--jsonfile', 'report.json'],
      ...(authority ? ['--add-ca', authority] : []),
      ...(quick ? ['--fast', '--protocols', '--std', '--server-defaults', '--headers'] : []),
      origin,
    ])
    const found = JSON.parse(await readFile(path.join(folder, 'report.json'), 'utf8')) as Entry[]
    return found
      .filter(({ severity }) => ['MEDIUM', 'HIGH', 'CRITICAL', 'FATAL'].includes(severity))
      .map(({ severity, id, finding }) => ({ severity, text: `${id}: ${finding}` }))
  },
}

interface Entry {
  id: string
  severity: string
  finding: string
}
