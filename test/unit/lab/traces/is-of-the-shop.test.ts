import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isShopRequest } from '../../../../apps/lab/traces/edge-line.ts'
import { edgeLine } from './support.ts'

const isShops = (host: string, uri = '/') => isShopRequest(edgeLine({ host, uri }), 'shop.example')

test('the lab and whoami are not the shop, by whatever name', () => {
  assert.equal(isShops('localhost:8080'), true)
  assert.equal(isShops('sticky.shop.example'), true)
  assert.equal(isShops('LAB.localhost:8080'), false)
  assert.equal(isShops('lab.shop.example'), false)
  assert.equal(isShops('whoami.localhost:8080'), false)
  assert.equal(isShops('localhost:8080', '/whoami?x'), false)
  assert.equal(isShops('localhost:8080', '/whoami-not'), true)
})
