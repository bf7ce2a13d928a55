import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRoute } from '../../../../apps/control/server/find-route.ts'

const patterns = ['GET /status', 'POST /processes/:name/kill', 'PUT /switches/:name']

test('a path leads to its pattern and the name in it', () => {
  assert.deepEqual(findRoute(patterns, 'POST', '/processes/app-2/kill'), {
    pattern: 'POST /processes/:name/kill',
    name: 'app-2',
  })
  assert.equal(findRoute(patterns, 'GET', '/status')?.pattern, 'GET /status')
  assert.equal(findRoute(patterns, 'PUT', '/switches/a%20b')?.name, 'a b')
  assert.equal(findRoute(patterns, 'PUT', '/switches/%E0%A4%A')?.name, '%E0%A4%A')
})

test('a wrong method, or a longer path, leads nowhere', () => {
  assert.equal(findRoute(patterns, 'GET', '/processes/app-2/kill'), null)
  assert.equal(findRoute(patterns, 'GET', '/status/more'), null)
  assert.equal(findRoute(patterns, 'GET', '/'), null)
})
