import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bindAddresses, extraHosts } from '../../../../../apps/control/drivers/process/addresses.ts'

const both = { loopback6: true, outside: ['192.0.2.2'] }
const old = { loopback6: false, outside: ['192.0.2.2'] }

test('nothing but loopback is opened by default, in both families', () => {
  assert.deepEqual(bindAddresses('127.0.0.1', both), ['127.0.0.1', '::1'])
  assert.deepEqual(bindAddresses('localhost', old), ['127.0.0.1'])
  assert.deepEqual(extraHosts('127.0.0.1', both), [])
})

test('an opened edge answers to the addresses of the machine', () => {
  assert.deepEqual(bindAddresses('0.0.0.0', both), ['0.0.0.0', '::'])
  assert.deepEqual(extraHosts('0.0.0.0', both), ['192.0.2.2'])
  assert.deepEqual(bindAddresses('192.0.2.2', both), ['192.0.2.2'])
  assert.deepEqual(extraHosts('192.0.2.2', both), ['192.0.2.2'])
})
