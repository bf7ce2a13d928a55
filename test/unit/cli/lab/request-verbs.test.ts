import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requestVerbs } from '../../../../apps/cli/lab/request-verbs.ts'
import { parseFlags } from '../../../../apps/cli/terminal/parse-flags.ts'

/** `lab …` as the request that it makes. */
function request(line: string) {
  const [name, ...args] = line.split(' ')
  const verb = requestVerbs.find((known) => known.name === name)
  assert.ok(verb, name)
  const { method, path, body } = verb.request(parseFlags(args, verb.flags ?? {}))
  return [method, path, ...(body ? [JSON.stringify(body)] : [])].join(' ')
}

test('each verb is one request', () => {
  const lines = {
    'scale 5': 'PUT /switches/replicas {"value":5}',
    'sessions redis': 'PUT /switches/sessions {"value":"redis"}',
    'strategy sticky': 'PUT /switches/strategy {"value":"sticky"}',
    'kill app-2': 'POST /processes/app-2/kill {"wait":true}',
    'kill app-2 --no-wait': 'POST /processes/app-2/kill {"wait":false}',
    'stop redis': 'POST /processes/redis/stop',
    'stop redis --for 30s': 'POST /processes/redis/stop {"forMs":30000}',
    'drain app-2 --for 1m': 'POST /processes/app-2/drain {"forMs":60000}',
    'pause app-1 --for 30s': 'POST /processes/app-1/pause {"forMs":30000}',
    'pause app-1': 'POST /processes/app-1/pause {}',
    'slow app-2 300ms': 'POST /processes/app-2/slow {"ms":300}',
    'slow app-2 300ms --at-once 4': 'POST /processes/app-2/slow {"ms":300,"atOnce":4}',
    'slow app-2 0': 'POST /processes/app-2/slow {"ms":0}',
    'lag 3s --for 2m': 'PUT /lag {"seconds":3,"forMs":120000}',
    'promote db-2': 'PUT /switches/primary {"value":"db-2"}',
    roll: 'POST /roll',
    code: 'GET /second-factor-codes/admin%40example.com',
  }
  for (const [line, expected] of Object.entries(lines)) assert.equal(request(line), expected, line)
})

test('a name cannot lead to another path', () => {
  assert.equal(request('kill ../../down'), 'POST /processes/..%2F..%2Fdown/kill {"wait":true}')
})

test('what is no number or no time is told', () => {
  assert.throws(() => request('scale many'), /Expected a whole number, received "many"/)
  assert.throws(() => request('lag soon'), /Expected a time such as/)
  assert.throws(() => request('pause app-1 --for 0'), /longer than nothing/)
})
