import type { Judge } from './judge.ts'

interface Accepted {
  judge: Judge['name']
  /** The start of the finding's text. */
  finding: string
  because: string
}

/** What the judges find and the shop keeps, with the reason. Anything else fails the audit. */
export const acceptedFindings: readonly Accepted[] = [
  {
    judge: 'testssl',
    finding: 'cipher_order',
    because: 'All ciphers offered are strong, so the client chooses what its hardware does best.',
  },
  {
    judge: 'testssl',
    finding: 'cert_revocation',
    because: 'The local authority publishes no list; a certificate is replaced by a new start.',
  },
  {
    judge: 'testssl',
    finding: 'BREACH',
    because: 'No page has a secret beside what a stranger can put there: there are no form tokens.',
  },
  {
    judge: 'wapiti',
    finding: 'HTTP Secure Headers: X-XSS-Protection',
    because: 'No browser has the filter any more that it controls; the content policy replaces it.',
  },
  {
    judge: 'wapiti',
    finding: 'HTTP Secure Headers: Strict-Transport-Security',
    because: 'On localhost it would break every other project there; a domain of one’s own has it.',
  },
]
