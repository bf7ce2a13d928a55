import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { course } from '../../../apps/lab/lessons/course.ts'
import { sources } from '../../../apps/lab/lessons/sources.ts'
import { stageNames } from '../../../infra/stages/stage.ts'
import { strategies } from '../../../infra/topology.ts'
import { type LabClient, openLab } from '../../support/lab.ts'
import { type Stack, useStack } from '../../support/stack.ts'

const pages = [
  ...['/', '/availability', '/requests', '/switches', '/traffic', '/lessons', '/lessons/report'],
  '/class',
  ...['/requests/unknown', '/lessons/unknown', '/switches?value=ip-hash', '/class?json=%7B%7D'],
  '/class?json=%7B%22switches%22%3A%7B%22replicas%22%3A21%7D%7D',
  ...course.map(({ id }) => `/lessons/${id}`),
]

/** What is the same in French: names, values of switches, units, and words that both have. */
const same = new Set([
  ...['Redis', 'redis', 'whoami', 'edge', 'nginx'],
  ...['MariaDB', 'MySQL', 'Node'],
  ...strategies,
  ...stageNames,
  ...Object.values(sources).map(({ name }) => name),
  ...['/s', 's', 'ms', 'min', 'v', 'CPU', 'sessions CPU'],
  ...[
    'Session',
    'Version',
    'Configuration',
    'Port',
    'Minutes',
    'Pause',
    'Cache',
    'Client',
    'Action',
    'PID',
    'maximum',
  ],
  // Who gave an order, without the address; how many sessions, and how slow.
  ...['lab', 'sessions', '/s p    ms'],
  // Less and more than is worth its digits.
  ...['&lt;   s', '&gt;'],
])

describe('the lab in French', () => {
  let stack: Stack
  let lab: LabClient
  before(async () => {
    stack = await useStack()
    lab = await openLab(stack)
  })
  after(async () => {
    lab.client.close()
    await stack.stop()
  })

  const sentences = async (path: string, language: string) => {
    lab.client.cookies.set(`lang-${stack.port}`, language)
    return sentencesOf((await lab.get(path)).body)
  }

  for (const path of pages)
    test(`says nothing in English: ${path}`, async () => {
      const english = new Set(await sentences(path, 'en'))
      const french = await sentences(path, 'fr')
      assert.ok(french.length > 5)
      assert.deepEqual(
        french.filter((one) => english.has(one) && !same.has(one)),
        [],
      )
    })

  const orders: [path: string, form: Record<string, string>][] = [
    ['/switches/reads', { value: 'replica' }],
    ['/switches/reads', { value: 'sideways' }],
    ['/switches/replicas', { value: '99' }],
    ['/switches/replicas', { value: 'many' }],
    ['/switches/primary', { value: 'db-7' }],
    ['/switches/primary', { value: 'db-1' }],
    ['/faults', { kind: 'kill', target: 'app-17' }],
    ['/faults', { kind: 'slow', target: 'app-1', ms: '10', seconds: '1' }],
    ['/faults', { kind: 'slow', target: 'redis', ms: '10', seconds: '1' }],
    ['/faults', { kind: 'lag', lag: '1', seconds: '100000' }],
    ['/faults', { kind: 'tickle', target: 'app-1' }],
    ['/faults/end', { kind: 'slow', target: 'app-1' }],
    ['/class/scenario', { scenario: 'e30' }],
    ['/traffic', {}],
    ['/lessons/who-answered/prediction', { answer: 'x' }],
  ]

  for (const [path, form] of orders)
    test(`answers in French: ${path} ${JSON.stringify(form)}`, async () => {
      lab.client.cookies.set(`lang-${stack.port}`, 'fr')
      const { message, error } = await lab.post(path, form)
      const said = message ?? error ?? ''
      assert.notEqual(said, '')
      assert.doesNotMatch(said, /\b(the|there|is|are|has|not|no|expected|invalid|every)\b/i)
    })

  test('keeps its list of orders in French', async () => {
    const said = await sentences('/switches', 'fr')
    assert.ok(said.some((one) => one.includes('partout')))
    assert.deepEqual(
      said.filter((one) => /\b(the|there|is|are|has|not|everywhere)\b/i.test(one)),
      [],
    )
  })
})

/** What people read of a page, or hear: texts, names and hints; not what is code. */
function sentencesOf(html: string): string[] {
  const body = html
    .replace(/<(script|style|code|pre|textarea)\b.*?<\/\1>/gs, ' ')
    .replace(/<time\b.*?<\/time>/gs, ' ')
  const named = [...body.matchAll(/ (?:aria-label|title|placeholder)="([^"]*)"/g)]
  const texts = body.replace(/<[^>]*>/g, '\0').split('\0')
  return [...texts, ...named.map(([, text = '']) => text)]
    .map((text) => text.replace(/(?:\b(?:app|db|whoami)-)?\d[\d.,:]*|[\s%·–]+/g, ' ').trim())
    .filter((text) => /\p{L}/u.test(text) && !URL.canParse(text) && !isName(text))
}

/** A request, or its id without the digits. */
const isName = (text: string) => /^(GET|HEAD|POST|DELETE) \//.test(text) || /^[a-f ]+$/.test(text)
