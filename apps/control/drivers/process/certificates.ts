import { execFileSync } from 'node:child_process'
import { hostNames } from '../../../../infra/topology.ts'
import type { EdgeHttps } from '../../../edge/edge-state.ts'
import { type Acme, startAcme } from '../../certificates/acme/acme.ts'
import {
  bothFile,
  certificateFiles,
  ensureCertificates,
  fingerprintOf,
} from '../../certificates/certificates.ts'
import type { CertificateKind } from '../../certificates/kinds.ts'
import { httpsPortOf, type Interfaces, publicHosts } from './addresses.ts'
import type { Context } from './context.ts'
import { acmeRole } from './ports.ts'

// A machine that was asleep looks within the hour, long before a certificate ends; tests more often.
const lookEveryMs = Number(process.env.CERTIFICATES_EVERY_SECONDS || 3600) * 1000

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
  let acme: Acme | null = null
  let timer: NodeJS.Timeout | undefined

  /** Makes what is missing. @throws CertificateError */
  async function ensure(): Promise<readonly CertificateKind[]> {
    const hosts = publicHosts(options, interfaces)
    const { isNewAuthority, renewed } = await ensureCertificates({ folder, publicHosts: hosts })
    if (isNewAuthority)
      log(
        'A certificate authority was made for this folder. Browsers warn of it until they trust it: npm run lab trust',
      )
    return renewed
  }

  /** Before anything starts. @throws for certificates and options that cannot be used */
  async function open(): Promise<void> {
    await ensure()
    if (options.acmeDirectory) acme = await openAcme(context)
  }

  async function renew(): Promise<void> {
    try {
      await announce(await ensure())
    } catch (error) {
      log(`The certificates could not be renewed: ${(error as Error).message}`)
    }
    try {
      if (await acme?.renew()) await announce(['edge'])
    } catch (error) {
      const until = acme?.isUsable() ? 'The present certificate stays' : 'The local one is used'
      log(`${(error as Error).message}\n${until}; it is tried again in an hour.`)
    }
  }

  async function announce(kinds: readonly CertificateKind[]): Promise<void> {
    if (kinds.length === 0) return
    log(`New certificates: ${kinds.join(', ')}`)
    for (const listener of listeners) await listener(kinds)
  }

  return {
    open,
    renew,
    /** To be called with every renewal while the run lasts, so that what uses a certificate loads it. */
    onRenewed: (listener: (kinds: readonly CertificateKind[]) => Promise<void>): void =>
      void listeners.push(listener),

    /** HTTPS at the edge, as the files are now. */
    https(): EdgeHttps {
      const isPublic = acme?.isUsable() ?? false
      const files = acme && isPublic ? acme.files : certificateFiles(folder, 'edge')
      return {
        port: httpsPortOf(options),
        ...files,
        both: acme && isPublic ? acme.both : bothFile(folder, 'edge'),
        fingerprint: fingerprintOf(files.certificate) ?? '',
        postQuantum,
        hsts: isPublic,
        acmeChallenges: acme?.proofAddress ?? null,
      }
    },

    /** When everything is ready: an ACME server asks through the edge. */
    start(): void {
      if (acme) void renew()
      timer = setInterval(() => void renew(), lookEveryMs)
      timer.unref()
    },
    stop(): void {
      clearInterval(timer)
      acme?.stop()
    },
  }
}

/** @throws Error for people, when the options do not fit together */
function openAcme({ options, paths, port }: Context): Promise<Acme> {
  const { domain, acmeDirectory, acmeEmail, acmeDnsHook } = options
  if (domain === 'localhost')
    throw new Error(
      'No ACME server certifies localhost. Name the domain that leads here: --domain shop.example',
    )
  return startAcme(
    {
      folder: paths.certificates,
      directory: acmeDirectory,
      email: acmeEmail,
      domain,
      hosts: hostNames(domain),
      hook: acmeDnsHook || null,
    },
    port(acmeRole),
  )
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
