import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import type { Hosts } from './kinds.ts'

/** A certificate or key that cannot be used, with a sentence for people and the way out. */
export class CertificateError extends Error {}

/** @throws CertificateError when there is none, it cannot be read, or it holds something else */
export function readCertificate(file: string): X509Certificate {
  const text = readText(file)
  try {
    return new X509Certificate(text)
  } catch {
    throw new CertificateError(
      `${file} is no certificate: it has to begin with "BEGIN CERTIFICATE".`,
    )
  }
}

/**
 * The private key as PEM.
 * @param mode the most rights that its file may have
 * @throws CertificateError for a key that others may read, or that cannot be read
 */
export function readKey(file: string, mode = 0o600): string {
  const text = readText(file)
  const rights = statSync(file).mode & 0o777
  if ((rights & ~mode) !== 0)
    throw new CertificateError(
      `Others may read the private key ${file} (its mode is ${octal(rights)}). Type: chmod ${octal(mode)} ${file}`,
    )
  try {
    createPrivateKey(text)
  } catch {
    throw new CertificateError(
      `${file} is no private key: it has to begin with "BEGIN PRIVATE KEY".`,
    )
  }
  return text
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reason = code === 'ENOENT' ? 'there is no such file' : `${code}`
    throw new CertificateError(`${file} cannot be read: ${reason}.`)
  }
}

const octal = (mode: number) => mode.toString(8).padStart(3, '0')

export const isExpired = ({ validTo }: X509Certificate, now: Date) => now > new Date(validTo)

/**
 * @throws CertificateError for a certificate from the future: the clock was wrong then, or is now.
 * A new one from a wrong clock would be refused by everybody else.
 */
export function checkClock(certificate: X509Certificate, file: string, now: Date): void {
  if (now >= new Date(certificate.validFrom)) return
  throw new CertificateError(
    `The clock of this machine says ${shown(now)}, but ${file} is valid only from ${shown(certificate.validFrom)}. ` +
      'Set the clock (date shows it). If it is right now, and was wrong when the certificate was made, delete the file.',
  )
}

/** Less than a third of its life remains. */
export function isNearEnd({ validFrom, validTo }: X509Certificate, now: Date): boolean {
  const [from, to] = [new Date(validFrom).getTime(), new Date(validTo).getTime()]
  return to - now.getTime() < (to - from) / 3
}

/** The first of these names and addresses that the certificate is not valid for. */
export const missingHost = (certificate: X509Certificate, hosts: Hosts): string | undefined =>
  hosts.find((host) => !(isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)))

/**
 * What is wrong with a certificate that somebody brought or that is in use; null when nothing is.
 * @param hosts that it has to be valid for
 */
export function certificateProblem(
  files: { certificate: string; key: string },
  hosts: Hosts,
  now = new Date(),
): string | null {
  try {
    const certificate = readCertificate(files.certificate)
    if (!certificate.checkPrivateKey(createPrivateKey(readKey(files.key))))
      return `${files.key} is not the key of ${files.certificate}.`
    checkClock(certificate, files.certificate, now)
    if (isExpired(certificate, now))
      return `${files.certificate} has expired on ${shown(certificate.validTo)}.`
    const missing = missingHost(certificate, hosts)
    return missing ? `${files.certificate} is not valid for ${missing}.` : null
  } catch (error) {
    if (error instanceof CertificateError) return error.message
    throw error
  }
}

const shown = (time: Date | string) =>
  `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`
