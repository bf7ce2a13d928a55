import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { runMarkup } from '../../../../apps/lab/public/scripts/traffic-run.ts'
import { texts } from '../../../../apps/lab/texts/texts.ts'
import { parsePlan } from '../../../../apps/lab/traffic/plan.ts'
import { noCounts, type Second, type Tally } from '../../../../apps/lab/traffic/tally.ts'

const words = { texts: texts.en.traffic.run, language: 'en' }
const tally = (more: Partial<Tally> = {}): Tally => ({
  ...noCounts(),
  ...{ plan: parsePlan({ shoppers: 10 }, true), state: 'running', startedAt: 0, broken: false },
  ...more,
})
const second = (at: number): Second => ({
  ...{ at, requests: 7, failed: 0, lost: 1, p50Ms: 3, p95Ms: 9, windowSeconds: 12 },
})

describe('the picture of a run', () => {
  test('has words for every cause, the most frequent first', () => {
    const lostLogins = { count: 3, causes: { 'replica-gone': 1, 'other-replica': 2 } }
    const html = runMarkup(tally({ lostLogins }), [], words)
    const first = html.indexOf(words.texts.causes['other-replica'])
    assert.ok(first > 0 && first < html.indexOf(words.texts.causes['replica-gone']))
  })

  test('says over which time a percentile is, and shows none of too few requests', () => {
    const figureOf = (html: string) => /data-figure="p95Ms">(.*?)<\/dd>/.exec(html)?.[1]
    assert.equal(
      figureOf(runMarkup(tally({ now: second(20) }), [], words)),
      '9<small> ms</small> <small>(last 12 s)</small>',
    )
    assert.equal(figureOf(runMarkup(tally({ now: { ...second(2), p95Ms: null } }), [], words)), '–')
    const french = { texts: texts.fr.traffic.run, language: 'fr' }
    assert.match(
      figureOf(runMarkup(tally({ now: second(20) }), [], french)) ?? '',
      /12 dernières s/,
    )
  })

  test('shows the shares of the replicas in their colours and order', () => {
    const html = runMarkup(tally({ replicas: { 'app-10': 1, 'app-2': 3 } }), [], words)
    assert.match(html, /replica-1">app-2<[\s\S]*width="75.0%"[\s\S]*replica-9">app-10</)
  })

  test('stays small after an hour', () => {
    const hour = Array.from({ length: 3600 }, (_, at) => second(at + 1))
    assert.ok(runMarkup(tally(), hour, words).length < 20_000)
  })

  test('says when the shoppers’ process broke', () => {
    const html = runMarkup(tally({ state: 'ended', broken: true }), [], words)
    assert.ok(html.includes(words.texts.broken))
  })
})
