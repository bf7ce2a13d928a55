import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'
import { onOff, strategies } from '../../../infra/topology.ts'
import { openGolden } from '../../support/golden.ts'

const folder = path.resolve(import.meta.dirname, '../../../infra/docker/edge')

/** A template, as `envsubst` fills it in. */
const render = (file: string, values: Record<string, string>): string =>
  readFileSync(path.join(folder, file), 'utf8').replace(
    /\$\{([A-Z]+)\}/g,
    (variable, name) => values[name] ?? variable,
  )

/** What a script of the container's start writes into `generated`, by file name. */
function generate(script: string, env: Record<string, string>): [string, string][] {
  const generated = mkdtempSync(path.join(tmpdir(), 'stickyshop-edge-'))
  try {
    const routes = path.join(generated, 'routes')
    writeFileSync(routes, `Iface Destination Gateway Flags RefCnt Use Metric Mask\n${networks}`)
    const text = readFileSync(path.join(folder, 'start', script), 'utf8')
      .replaceAll('/etc/nginx/generated', generated)
      .replaceAll('/proc/net/route', routes)
    execFileSync('sh', ['-c', text], { env: { PATH: process.env.PATH, ...env } })
    rmSync(routes)
    return readdirSync(generated).map((name) => [
      name,
      readFileSync(path.join(generated, name), 'utf8'),
    ])
  } finally {
    rmSync(generated, { recursive: true })
  }
}

// 172.18.0.0/16, as the kernel writes it.
const networks = 'eth0 000012AC 00000000 0001 0 0 0 0000FFFF\n'

// After a change on purpose: UPDATE_GOLDEN=1 npm test -- unit/edge
describe("the files of the containers' edge are as expected", () => {
  const golden = openGolden('edge-container.txt')

  for (const STRATEGY of strategies)
    for (const CACHE of onOff)
      test(`strategy ${STRATEGY}, cache ${CACHE}`, () => {
        const text = render('state.conf.template', { CONFIGURATION: '7', STRATEGY, CACHE })
        golden.compare(`state.conf, strategy ${STRATEGY}, cache ${CACHE}`, text)
      })

  for (const file of readdirSync(path.join(folder, 'templates')).sort())
    test(file, () => {
      const text = render(`templates/${file}`, { PORT: '8080' })
      golden.compare(file.replace('.template', ''), text)
    })

  const starts: [when: string, script: string, env: Record<string, string>][] = [
    ['at first', '30-host-names.sh', {}],
    ['under a domain', '30-host-names.sh', { DOMAIN: 'shop.example.org' }],
    ['at first', '35-trusted-proxy.sh', {}],
    ['behind proxies', '35-trusted-proxy.sh', { TRUSTED_PROXY: '10.0.0.0/8,192.0.2.1' }],
  ]
  for (const [when, script, env] of starts)
    test(`${script} ${when}`, () => {
      for (const [name, text] of generate(script, env)) golden.compare(`${name}, ${when}`, text)
    })
  test('and no others', () => golden.finish())
})
