/** Bare `node:http` with the page in a buffer: what a page of these bytes costs in Node at least. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const page = readFileSync(process.env.PAGE as string)

createServer((_req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': page.length })
  res.end(page)
}).listen(Number(process.env.PORT), '127.0.0.1')
