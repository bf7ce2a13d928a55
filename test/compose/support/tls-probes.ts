/**
 * JavaScript that runs inside a container of the stack, in /app: the networks of the zones cannot be
 * reached from this machine everywhere.
 */

/** Prints, by server, the first bytes that it answers to plaintext; null when it closes the connection. */
export const plaintextProbe = `
import { connect } from 'node:net'
const answers = {}
for (const { host, port } of JSON.parse(process.argv[1]))
  answers[host + ':' + port] = await new Promise((resolve) => {
    const socket = connect(port, host)
    socket.on('data', (data) => (socket.destroy(), resolve(data.toString('latin1'))))
    for (const event of ['close', 'error']) socket.on(event, () => resolve(null))
    socket.write('GET /healthz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n')
  })
console.log(JSON.stringify(answers))
`

/** Prints, by server, the protocol of a handshake and when its certificate ends, or the error's code. */
export const handshakeProbe = `
import { connect } from 'node:tls'
const results = {}
for (const { host, port } of JSON.parse(process.argv[1]))
  results[host + ':' + port] = await new Promise((resolve) => {
    const options = { host, port, servername: host, ...JSON.parse(process.argv[2]) }
    const socket = connect(options, () => {
      resolve({ protocol: socket.getProtocol(), end: socket.getPeerCertificate().valid_to })
      socket.destroy()
    })
    socket.on('error', ({ code }) => resolve({ error: code }))
  })
console.log(JSON.stringify(results))
`

/** Prints when the certificate of a database ends. An empty authority means without TLS. */
export const databaseProbe = `
import { readFileSync } from 'node:fs'
import mysql from 'mysql2/promise'
const [, host, ca] = process.argv
const connection = await mysql.createConnection({
  ...{ host, user: 'control', password: readFileSync('/run/secrets/database-control', 'utf8') },
  ...(ca && { ssl: { ca, verifyIdentity: true } }),
})
const [[row]] = await connection.query("SHOW STATUS LIKE 'Ssl_server_not_after'")
console.log(row.Value)
connection.destroy()
`

/** Replaces certificates on the volume by valid ones that are near their end, as test/support/old-certificates.ts does. */
export const makeOldProbe = `
import { chownSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { issueCertificate } from '/app/dist/apps/control/certificates/issue.js'
import { hostsOf } from '/app/dist/apps/control/certificates/kinds.js'
const folder = '/run/secrets/certificates'
const read = (name) => readFileSync(folder + '/' + name, 'utf8')
const replace = (name, text) => {
  const { uid, gid, mode } = statSync(folder + '/' + name)
  writeFileSync(folder + '/old', text, { mode })
  chownSync(folder + '/old', uid, gid)
  renameSync(folder + '/old', folder + '/' + name)
}
const authority = { certificate: read('ca.pem'), key: read('ca-key.pem') }
for (const kind of ['app', 'database', 'edge', 'lab', 'redis', 'replication', 'whoami']) {
  const then = new Date(Date.now() - 300 * 24 * 3600_000)
  const { certificate, key } = await issueCertificate(authority, kind, hostsOf(kind, []), then)
  replace(kind + '-key.pem', key)
  replace(kind + '.pem', certificate)
}
`
