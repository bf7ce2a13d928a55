import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import path from 'node:path'
import { startStack } from '../support/stack.ts'
import type { Target } from './judge.ts'

/** A shop of its own for the judges, by HTTPS, with a customer who is signed in. @param options of `npm start` */
export async function startShop(
  options: readonly string[],
): Promise<{ target: Target; stop: () => Promise<void> }> {
  // Judges send thousands of forms; what they are refused for their number they don't look into.
  process.env.FORM_LIMITS = 'off'
  const stack = await startStack(...options)
  try {
    const state = JSON.parse(readFileSync(path.join(stack.runDir, 'choices.json'), 'utf8'))
    const port = state.httpsPort ?? stack.port + 363
    const authority = path.join(stack.runDir, 'certificates/ca.pem')
    const cookie = await registerCustomer(port, readFileSync(authority))
    const target: Target = {
      origin: `https://localhost:${port}`,
      cookie,
      authority,
      database: 'MySQL',
      requests,
      packages: path.resolve(import.meta.dirname, '../..'),
      registry: null,
    }
    return { target, stop: stack.stop }
  } catch (error) {
    await stack.stop()
    throw error
  }
}

/** Every parameter that reaches a statement, by the repository that has it. */
const requests = [
  { path: '/products?q=tape&category=tapes&sort=price&page=1' },
  { path: '/products/washi-tape-set*' },
  { path: '/login', form: 'email=alice@example.com&password=wrong' },
  { path: '/cart/items', form: 'productId=1&quantity=1' },
  { path: '/cart/items/1*', form: 'quantity=1' },
  { path: '/account', form: 'name=Robin', signedIn: true as const },
  { path: '/orders/1*', signedIn: true as const },
]

/** Resolves to the `Cookie` of the new session. */
function registerCustomer(port: number, ca: Buffer): Promise<string> {
  const body = new URLSearchParams({
    name: 'Robin',
    email: `${randomUUID()}@example.com`,
    password: 'correct horse battery',
  }).toString()
  return new Promise((resolve, reject) => {
    const headers = {
      Host: `localhost:${port}`,
      'Content-Type': 'application/x-www-form-urlencoded',
      'Sec-Fetch-Site': 'same-origin',
    }
    const options = { host: '127.0.0.1', servername: 'localhost', port, path: '/register' }
    request({ ...options, method: 'POST', headers, ca }, (res) => {
      res.resume()
      const cookies = (res.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0])
      if (res.statusCode === 303) resolve(cookies.join('; '))
      else reject(new Error(`The shop refused a new customer with ${res.statusCode}.`))
    })
      .on('error', reject)
      .end(body)
  })
}
