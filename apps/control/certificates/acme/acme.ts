import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { readJson, writeJson } from '../../../shared/json-file.ts'
import { type PairFiles, writeWhole } from '../certificates.ts'
import type { Hosts } from '../kinds.ts'
import { certificateProblem, isNearEnd, readCertificate, readKey } from '../problems.ts'
import { orderCertificate } from './order.ts'
import { publishByHook, startProofServer } from './proofs.ts'

export interface AcmeOptions {
  folder: string
  directory: string
  email: string
  /** The base of the host names. */
  domain: string
  /** The names under it, for one certificate with each of them; by a hook it has a wildcard instead. */
  hosts: Hosts
  /** A program that writes TXT records; null proves the names by HTTP. */
  hook: string | null
}

export type Acme = Awaited<ReturnType<typeof startAcme>>

/**
 * The certificate of a real domain, in `acme.pem`, `acme-key.pem` and `acme-both.pem`.
 * @param port where the edge finds the answers for the ACME server
 */
export async function startAcme(options: AcmeOptions, port: number, host = '127.0.0.1') {
  const { folder, directory, email, domain, hook } = options
  const hosts = hook ? [domain, `*.${domain}`] : options.hosts
  const inFolder = (name: string) => path.join(folder, name)
  const files: PairFiles = { certificate: inFolder('acme.pem'), key: inFolder('acme-key.pem') }
  const both = inFolder('acme-both.pem')
  const madeFor = inFolder('acme.json')
  const proofs = hook ? null : await startProofServer(port, host)
  const publish = proofs?.publish ?? publishByHook(hook ?? '')

  /** Whether there is a certificate that browsers accept. */
  const isUsable = (): boolean =>
    readJson<{ directory: string }>(madeFor)?.directory === directory &&
    existsSync(files.certificate) &&
    certificateProblem(files, options.hosts) === null

  const isDue = () => !isUsable() || isNearEnd(readCertificate(files.certificate), new Date())

  /** Orders a certificate when it is due. Returns whether there is a new one. @throws AcmeError */
  async function renew(): Promise<boolean> {
    if (!isDue()) return false
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    const accountKey = openAccountKey(inFolder('acme-account-key.pem'))
    const type = hook ? 'dns-01' : 'http-01'
    const order = { directory, email, hosts, accountKey, publish }
    const { certificate, key } = await orderCertificate(order, type)
    writeWhole(files.key, key, 0o600)
    writeWhole(both, certificate + key, 0o600)
    writeWhole(files.certificate, certificate, 0o644)
    writeJson(madeFor, { directory, hosts })
    return true
  }

  return {
    files,
    both,
    isUsable,
    renew,
    /** `host:port` for the edge; null where the names are proved by DNS. */
    proofAddress: proofs ? `${host}:${port}` : null,
    stop: () => proofs?.stop(),
  }
}

/** One account for each run folder; the ACME server knows it by its key. */
function openAccountKey(file: string): string {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    writeWhole(file, String(privateKey.export({ type: 'pkcs8', format: 'pem' })), 0o600)
  }
  return readKey(file)
}
