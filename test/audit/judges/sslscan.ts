import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Finding, Judge } from '../judge.ts'

/** What the server accepts in handshakes: nothing below TLS 1.2, and no weak cipher. */
export const sslscan: Judge = {
  name: 'sslscan',
  looksFor: 'protocols below TLS 1.2, weak ciphers',
  seconds: { full: 120, quick: 60 },
  async judge({ origin }, { folder, run }) {
    await run('sslscan', ['--no-colour', '--xml=report.xml', new URL(origin).host])
    const report = await readFile(path.join(folder, 'report.xml'), 'utf8')
    const elements = [...report.matchAll(/<(protocol|cipher|heartbleed|renegotiation) ([^>]+)\/>/g)]
    return elements.flatMap(([, kind = '', text = '']) => {
      const is = Object.fromEntries(
        [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
      )
      return weakness(kind, is) ?? []
    })
  },
}

function weakness(kind: string, is: Record<string, string>): Finding | null {
  if (kind === 'protocol' && is.enabled === '1' && !/^1\.[23]$/.test(is.version ?? ''))
    return { severity: 'high', text: `protocol: ${is.type} ${is.version} is enabled` }
  if (kind === 'cipher' && !['strong', 'acceptable'].includes(is.strength ?? ''))
    return { severity: 'medium', text: `cipher: ${is.cipher} is ${is.strength}` }
  if (kind === 'heartbleed' && is.vulnerable === '1')
    return { severity: 'high', text: `heartbleed: ${is.sslversion}` }
  if (kind === 'renegotiation' && is.supported === '1' && is.secure === '0')
    return { severity: 'high', text: 'renegotiation: insecure' }
  return null
}
