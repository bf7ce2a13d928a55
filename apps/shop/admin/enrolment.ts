import type { EnrolmentView } from './models.ts'

/** The QR code as an image, and the secret to type where there is no camera. */
export async function enrolmentOf(uri: string, secret: string): Promise<EnrolmentView> {
  // Loaded for those who enrol: it is 14 ms of a start.
  const { default: QRCode } = await import('qrcode')
  const svg = await QRCode.toString(uri, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 })
  return {
    qr: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
    secret: secret.replace(/(.{4})(?=.)/g, '$1 '),
    uri,
  }
}
