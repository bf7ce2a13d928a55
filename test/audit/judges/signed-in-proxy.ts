import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Target } from '../judge.ts'

/** What would end the session, or change its password. */
const refused = ['/logout', '/account/password']

/**
 * The shop by HTTP on a port of its own, for a crawler that posts every form it finds: each request has
 * the cookie of a signed-in customer, and those that would sign it out are refused.
 */
export async function startSignedInProxy({ origin, cookie, authority }: Target) {
  const { hostname, port, host } = new URL(origin)
  const ca = authority ? readFileSync(authority) : undefined
  const server = createServer((req, res) => {
    const refuse = () => void res.writeHead(404).end()
    if (refused.includes(req.url ?? '')) return refuse()
    const headers = { ...req.headers, host, cookie: cookie ?? '' }
    const options = { host: '127.0.0.1', servername: hostname, port, path: req.url, ca }
    const passedOn = request({ ...options, method: req.method, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
    })
    passedOn.on('error', () => res.destroy())
    req.pipe(passedOn)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = () => {
    server.close()
    server.closeAllConnections()
  }
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, stop }
}
