import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Outage } from '../../../../apps/lab/availability/outages.ts'
import { languages, texts } from '../../../../apps/lab/texts/texts.ts'
import { availabilityPage } from '../../../../apps/lab/views/present/availability-page.ts'
import { createViews } from '../../../../apps/lab/views/views.ts'
import { stages } from '../../../../infra/stages/stages.ts'
import { statusOf } from '../topology/fixtures.ts'

const scaleUp = statusOf({ ...stages['scale-up'], sessionStore: 'redis' })
const pageOf = (typed: Record<string, unknown> = {}, outages: Outage[] = [], status = scaleUp) =>
  availabilityPage(status, outages, typed, 'en')

const killed: Outage = {
  ...{ name: 'app-2', kind: 'app', at: '2026-01-02T03:04:05.000Z', ms: 2345, planned: false },
}

const fieldOf = (page: ReturnType<typeof pageOf>, name: string) => {
  const found = page.tiers.flatMap(({ fields }) => fields).find((one) => one.name === name)
  assert.ok(found, name)
  return found
}

describe('the availability page', () => {
  test('has the example of the courses: 1,000 minutes in a week are 90.08 %', () => {
    assert.match(pageOf().example.text, /With 1,000 minutes .* 90\.08\u00a0%/)
    assert.match(pageOf({ outage: 0 }).example.text, /With 0 minutes .* 100\u00a0%/)
  })

  test('has measured times where there are any, and says which are assumptions', () => {
    const mttr = fieldOf(pageOf({}, [killed]), 'app-mttr')
    assert.deepEqual(
      [mttr.value, mttr.source, mttr.isAssumed],
      [2.35, 'measured here, once', false],
    )
    assert.equal(fieldOf(pageOf(), 'app-mttr').isAssumed, true)
    assert.equal(pageOf().measure, 'npm run lab kill edge-1')
    const repaired = ['edge', 'web', 'app', 'database', 'redis'].map((kind) => [`${kind}-mttr`, 1])
    assert.equal(pageOf(Object.fromEntries(repaired)).measure, 'npm run lab -- stop db-1 --for 20s')
    const all = [...repaired, ['database-takeover', 2], ['redis-takeover', 2]]
    assert.equal(pageOf(Object.fromEntries(all)).measure, null)
    const typed = fieldOf(pageOf({ 'app-mttr': 9 }, [killed]), 'app-mttr')
    assert.deepEqual([typed.value, typed.source], [9, 'your value'])
    // The form sends what nobody has changed, too.
    assert.equal(fieldOf(pageOf({ 'app-mttr': 2.35 }, [killed]), 'app-mttr').source, mttr.source)
  })

  test('computes with the measured times between failures for who asks for it', () => {
    assert.equal(pageOf().measured, null)
    const hour = 3_600_000
    const status = { ...scaleUp, supervisor: { ...scaleUp.supervisor, uptimeMs: hour } }
    const justNow = { ...killed, at: new Date().toISOString() }
    // Of three app replicas in an hour, two failed; what failed before the start does not count.
    const page = pageOf({}, [justNow, justNow, killed], status)
    assert.match(page.measured?.text ?? '', /the app tier 1\.5 h/)
    assert.equal(page.measured?.href, '/availability?app-mtbf=1.5')
    assert.equal(fieldOf(page, 'app-mtbf').value, 168)
    const asked = fieldOf(pageOf({ 'app-mtbf': '1.5' }, [justNow, justNow], status), 'app-mtbf')
    assert.deepEqual([asked.value, asked.source], [1.5, 'measured here, since the start'])
  })

  test('has the takeover that was measured last', () => {
    const [primary, ...others] = scaleUp.databases
    assert.ok(primary)
    const status = { ...scaleUp, databases: [{ ...primary, tookOverMs: 4200 }, ...others] }
    const takeover = fieldOf(pageOf({}, [], status), 'database-takeover')
    assert.deepEqual([takeover.value, takeover.isAssumed], [4.2, false])
  })

  test('names a value that cannot be by its field, and goes on without it', () => {
    const page = pageOf({ 'app-count': '2.5', 'edge-mtbf': '-3', 'web-mttr': 'soon', outage: '' })
    assert.deepEqual(page.problems, [
      'Load balancers, MTBF, hours: expected a number from 0.01 to 876,000.',
      'Web servers, MTTR, seconds: expected a number from 0 to 2,592,000.',
      'App replicas, How many: expected a whole number from 1 to 20.',
    ])
    assert.equal(fieldOf(page, 'app-count').source, 'as it runs now')
    assert.equal(page.totals[0]?.share, pageOf().totals[0]?.share)
  })

  test('says of a pair that orders need the primary', () => {
    const pair = statusOf({ ...stages.distributed, sessionStore: 'redis' })
    const database = pageOf({}, [], pair).tiers.find(({ kind }) => kind === 'database')
    assert.match(database?.rule ?? '', /^Orders need the primary/)
  })

  test('says what follows from the figures', () => {
    assert.match(
      pageOf().verdict.join(' '),
      /the database tier and the Redis tier cost 9\d %.* no tier has a single point/,
    )
    const single = pageOf({ 'edge-count': 1, 'edge-mttr': 600 })
    assert.match(
      single.verdict.join(' '),
      /the load balancer tier costs 9\d %.* In the load balancer tier no component may fail/,
    )
    assert.deepEqual(
      single.tiers.filter(({ isCostliest }) => isCostliest).map(({ kind }) => kind),
      ['edge'],
    )
    const simple = pageOf({}, [], statusOf(stages.simple))
    assert.match(
      simple.verdict.join(' '),
      /every tier costs about the same.* each is a single point/,
    )
    assert.ok(simple.tiers.every(({ isCostliest }) => !isCostliest))
    const perfect = Object.fromEntries(simple.tiers.map(({ kind }) => [`${kind}-mttr`, 0] as const))
    assert.match(pageOf(perfect, [], statusOf(stages.simple)).verdict.join(' '), /nothing is lost/)
  })

  test('never says that one tier costs everything when another one costs something', () => {
    const page = pageOf({ 'edge-count': 1, 'edge-mttr': 2_000_000 })
    assert.match(page.verdict.join(' '), /costs 99 %/)
  })

  for (const language of languages)
    test(`is a page, in ${language}`, () => {
      const html = createViews().page(
        'availability',
        availabilityPage(scaleUp, [killed], {}, language),
        {
          ...{ texts: texts[language], language, path: '/availability', canWrite: true },
          ...{ locked: false, lockedOut: false, activeFaults: [], alerts: [] },
        },
      )
      assert.doesNotMatch(html, /undefined|NaN|\[object/)
      assert.match(html, /name="edge-count"/)
      assert.match(html, /app-2/)
    })
})
