/** Bare `node:http` with the page in a buffer: the least that a page of this size costs in Node. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const page = readFileSync(process.env.PAGE as string)

createServer((_req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': page.length })
  res.end(page)
}).listen(Number(process.env.PORT), '127.0.0.1')
