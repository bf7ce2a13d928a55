import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'

const template = readFileSync(
  new URL('../../../../../infra/docker/edge/templates/upstreams.conf.template', import.meta.url),
  'utf8',
)
const upstreams = new Map(
  [...template.matchAll(/^upstream (\S+) \{\n(.*?)^\}/gms)].map(([, name = '', body = '']) => [
    name,
    body,
  ]),
)

describe("the edge's upstreams in containers", () => {
  test('have a Secure affinity cookie for those who came by https', () => {
    assert.match(upstreams.get('shop-sticky-https') ?? '', /sticky cookie .* secure;/)
    assert.doesNotMatch(upstreams.get('shop-sticky') ?? '', /secure/)
    assert.match(template, /"sticky https" shop-sticky-https;/)
  })

  test('find whoever answers in the second round, as nobody is set aside there', () => {
    assert.match(upstreams.get('shop-any') ?? '', /resolve max_conns=100 max_fails=0;/)
    assert.match(template, /\$shop_upstream_retry \{\n +default shop-any;/)
  })

  test('hold no more requests for an app replica than it takes', () => {
    for (const [name, body] of upstreams)
      if (name.startsWith('shop-')) assert.match(body, /server app:3000 .*max_conns=100 /, name)
  })
})
