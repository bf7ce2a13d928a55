import { request } from 'node:http'

/** `3001/readyz`: a health check without a shell. Exits 0 for a 2xx answer, else 1 with the answer. */

const [port, ...path] = (process.argv[2] ?? '').split('/')

const req = request({ host: '127.0.0.1', port, path: `/${path.join('/')}`, timeout: 2500 })
req.on('response', (res) => {
  const well = (res.statusCode ?? 0) >= 200 && (res.statusCode ?? 0) < 300
  res.on('end', () => process.exit(well ? 0 : 1))
  // What is wrong shows in `docker inspect`.
  res.pipe(process.stdout)
})
req.on('timeout', () => req.destroy(new Error('no answer in time')))
req.on('error', ({ message }) => {
  console.log(message)
  process.exit(1)
})
req.end()
