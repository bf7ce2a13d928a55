import { readFileSync } from 'node:fs'
import path from 'node:path'
import ejs from 'ejs'

/**
 * The pages that the edge serves for its own errors, when no app replica answered or may be
 * asked. nginx/snippets/error-pages.conf says which status gets which page.
 */
interface ErrorPage {
  /** Above the heading; text where several statuses share the page. */
  status: string
  heading: string
  /** HTML. */
  paragraphs: readonly string[]
  /** `retry` loads the same address again, which only a GET or an unprocessed request may offer. */
  button: 'retry' | 'home' | 'quiet-home'
}

const pages = {
  'bad-request': {
    status: '400',
    heading: 'The server could not read this request',
    paragraphs: [
      'The address or a header is malformed. An example is a <code>%</code> that is not followed by two hexadecimal digits.',
    ],
    button: 'home',
  },
  'not-found': {
    status: '404',
    heading: 'Page not found',
    paragraphs: ['The address may be mistyped, or the page may have been removed.'],
    button: 'home',
  },
  'method-not-allowed': {
    status: '405',
    heading: 'Method not allowed',
    paragraphs: ['The shop answers GET, HEAD and POST requests.'],
    button: 'home',
  },
  'content-too-large': {
    status: '413',
    heading: 'The form is too large',
    paragraphs: [
      'A form may have up to 64 kilobytes. Nothing was saved. Please go back and shorten your text.',
    ],
    button: 'home',
  },
  'header-too-large': {
    status: 'Too long',
    heading: 'The address or a header is too long',
    paragraphs: [
      'If you typed or pasted a long search, please shorten it. If this happens on every page, delete the cookies of this site.',
    ],
    button: 'home',
  },
  'too-many-requests': {
    status: '429',
    heading: 'Too many requests at once',
    paragraphs: [
      'Your network address has too many requests in progress. Yours was not processed, so nothing has changed. If you share the address with others, please try again in a few seconds.',
    ],
    button: 'retry',
  },
  unavailable: {
    status: '503',
    heading: 'The shop is unavailable right now',
    paragraphs: [
      'The servers are restarting or overloaded. Your request was not processed, so nothing has changed. Please try again in a few seconds.',
    ],
    button: 'retry',
  },
  overloaded: {
    status: '503',
    heading: 'We are very busy',
    paragraphs: [
      'The shop has more requests than it can handle right now. Yours was not processed, so nothing has changed. Please try again in a few seconds.',
    ],
    button: 'retry',
  },
  'lab-unavailable': {
    status: '503',
    heading: 'The lab is not running',
    paragraphs: [
      'You can use the command line instead: <code>npm start</code> starts the shop and the lab, <code>npm run lab status</code> shows what is running, and <code>npm run lab -- --help</code> lists all commands.',
      'In containers, another program may be using the lab’s port. <code>LAB_PORT=8091 docker compose up -d</code> chooses a different one.',
    ],
    button: 'retry',
  },
  'gateway-timeout': {
    status: '504',
    heading: 'We got no answer',
    paragraphs: [
      'Your request may or may not have been processed. It was not sent a second time. If it was an order, it may have been placed: please check <a href="/orders">your orders</a> or <a href="/cart">your cart</a> first.',
      'Sending an order again is safe: the shop places it once, however often it arrives.',
    ],
    button: 'quiet-home',
  },
} satisfies Record<string, ErrorPage>

/**
 * The pages by file name, such as `not-found.html`; the name is also the page's error code for
 * programs. The build writes them to `dist/error-pages`.
 */
export function renderErrorPages(): Record<string, string> {
  const file = path.join(import.meta.dirname, 'error-page.ejs')
  const template = ejs.compile(readFileSync(file, 'utf8'))
  return Object.fromEntries(
    Object.entries(pages).map(([name, page]) => [`${name}.html`, template({ page, code: name })]),
  )
}
