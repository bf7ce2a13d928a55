import type { Form } from '../views/models.ts'

export interface EnrolmentView {
  /** The QR code as a data: URI. */
  qr: string
  /** The same secret as text, in groups of four. */
  secret: string
  /** The same as a link, for the phone that shows this page. */
  uri: string
}

export interface SecondFactorPage {
  /** Path to go on to. */
  next: string
  form: Form
  /** Staff need one for the back office. */
  isStaff: boolean
}

export interface SecondFactorSetupPage extends SecondFactorPage {
  /** For password managers. */
  email: string
  /** Null before the first step. */
  enrolment: EnrolmentView | null
}

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
