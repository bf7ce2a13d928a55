import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandsIn } from '../../bench/meter/counters.ts'

test('commands of visitors count, the upkeep of connections does not', () => {
  const stats = [
    '# Commandstats',
    'cmdstat_get:calls=12,usec=30,usec_per_call=2.50,rejected_calls=0,failed_calls=0',
    'cmdstat_set:calls=3,usec=30,usec_per_call=10.00,rejected_calls=0,failed_calls=0',
    'cmdstat_ping:calls=400,usec=30,usec_per_call=0.10,rejected_calls=0,failed_calls=0',
    'cmdstat_client|setinfo:calls=8,usec=3,usec_per_call=0.40,rejected_calls=0,failed_calls=0',
  ]
  assert.equal(commandsIn(stats.join('\r\n')), 15)
})
