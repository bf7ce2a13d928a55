import { execFileSync } from 'node:child_process'
import type { EdgeHttps } from '../../../edge/edge-state.ts'
import {
  bothFile,
  certificateFiles,
  type Ensured,
  ensureCertificates,
  fingerprintOf,
} from '../../certificates/certificates.ts'
import type { CertificateKind } from '../../certificates/kinds.ts'
import { httpsPortOf, type Interfaces, publicHosts } from './addresses.ts'
import type { Context } from './context.ts'

// A machine that was asleep looks within the hour, long before a certificate ends.
const lookEveryMs = 3600_000

export type RunCertificates = ReturnType<typeof createCertificates>

/** The certificates of a run whose stage has TLS: made or renewed at the start, looked at every hour. */
export function createCertificates(
  context: Context,
  interfaces: Interfaces,
  log: (event: string) => void,
) {
  const { options, paths, programs } = context
  const folder = paths.certificates
  const listeners: ((kinds: readonly CertificateKind[]) => Promise<void>)[] = []
  const postQuantum = hasPostQuantum(programs.nginx, '-V')
  let timer: NodeJS.Timeout | undefined

  /** @throws CertificateError */
  async function ensure(): Promise<Ensured> {
    const ensured = await ensureCertificates({
      folder,
      publicHosts: publicHosts(options, interfaces),
    })
    if (ensured.isNewAuthority)
      log(
        'A certificate authority was made for this folder. Browsers warn of it until they trust it: npm run lab trust',
      )
    return ensured
  }

  async function renew(): Promise<void> {
    try {
      const { renewed } = await ensure()
      if (renewed.length === 0) return
      log(`Certificates renewed: ${renewed.join(', ')}`)
      for (const listener of listeners) await listener(renewed)
    } catch (error) {
      log(`The certificates could not be renewed: ${(error as Error).message}`)
    }
  }

  return {
    ensure,
    renew,
    /** To be called with every renewal while the run lasts, so that what uses a certificate loads it. */
    onRenewed: (listener: (kinds: readonly CertificateKind[]) => Promise<void>): void =>
      void listeners.push(listener),

    /** HTTPS at the edge, as the files are now. */
    https(): EdgeHttps {
      const { certificate, key } = certificateFiles(folder, 'edge')
      return {
        port: httpsPortOf(options),
        certificate,
        key,
        both: bothFile(folder, 'edge'),
        fingerprint: fingerprintOf(certificate) ?? '',
        postQuantum,
        hsts: false,
        acmeChallenges: null,
      }
    },

    start(): void {
      timer = setInterval(() => void renew(), lookEveryMs)
      timer.unref()
    },
    stop: () => clearInterval(timer),
  }
}

/** Whether a server was built with an OpenSSL that knows X25519MLKEM768, by what it says of itself. */
export function hasPostQuantum(program: string, flag: '-V' | '-vv'): boolean {
  try {
    const output = execFileSync('sh', ['-c', '"$0" "$1" 2>&1', program, flag], { encoding: 'utf8' })
    const versions = [...output.matchAll(/OpenSSL (\d+)\.(\d+)\.\d+/g)]
    return (
      versions.length > 0 &&
      versions.every(([, major, minor]) => Number(major) * 100 + Number(minor) >= 305)
    )
  } catch {
    return false
  }
}
