import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { envExample, readOptions } from '../../../../apps/cli/start/options.ts'
import { UsageError } from '../../../../apps/cli/terminal/command-line.ts'
import { strategies } from '../../../../infra/topology.ts'
import { isUpdating } from '../../../support/golden.ts'

const problemsOf = (args: string[], environment = {}) => {
  try {
    readOptions(args, environment, {})
  } catch (error) {
    assert.ok(error instanceof UsageError)
    return error.message.split('\n')
  }
  return []
}

test('without any setting the defaults hold, and none counts as given', () => {
  const { options, given } = readOptions([], {}, {})
  assert.equal(options.replicas, 3)
  assert.equal(options.port, 8080)
  assert.equal(options.sessionStore, 'redis')
  assert.equal(options.databaseServer, null)
  assert.equal(given.size, 0)
})

test('a flag comes before the environment, that before the file', () => {
  const file = { REPLICAS: '4', PORT: '8083', STRATEGY: 'random' }
  const environment = { REPLICAS: '5', PORT: '8082' }
  const { options, given } = readOptions(['--replicas', '6'], environment, file)
  assert.equal(options.replicas, 6)
  assert.equal(options.port, 8082)
  assert.equal(options.strategy, 'random')
  assert.deepEqual([...given].sort(), ['port', 'replicas', 'strategy'])
})

test('an empty variable counts as not set', () => {
  assert.equal(readOptions([], { PORT: '' }, {}).options.port, 8080)
})

test('a flag can have its value behind an equals sign, and another name', () => {
  const { options } = readOptions(['--port=9000', '--sessions', 'memory'], {}, {})
  assert.equal(options.port, 9000)
  assert.equal(options.sessionStore, 'memory')
})

test('all problems are told at once: name, what is expected, what came', () => {
  assert.deepEqual(problemsOf(['--replicas', '21', '--strategy', 'sticki'], { PORT: 'http' }), [
    '--replicas (REPLICAS): expected a whole number from 1 to 20, received "21".',
    `--strategy (STRATEGY): expected one of ${strategies.join(', ')}, received "sticki".`,
    '--port (PORT): expected a whole number from 1 to 65,535, received "http".',
  ])
})

test('an unknown option is answered with the one that was probably meant', () => {
  assert.deepEqual(problemsOf(['--prot', '9000']), [
    '--prot is not an option. Did you mean --port?',
  ])
  assert.deepEqual(problemsOf(['--port']), ['--port needs a value.'])
  assert.deepEqual(problemsOf(['--detach=yes']), ['--detach takes no value.'])
  assert.deepEqual(problemsOf(['5']), ['What is "5" for?'])
})

test('trusted proxies are addresses and networks', () => {
  const { options } = readOptions(['--trusted-proxy', '::1,172.16.0.0/12'], {}, {})
  assert.deepEqual(options.trustedProxies, ['::1', '172.16.0.0/12'])
  for (const wrong of ['proxy', '1.2.3', '10.0.0.0/33', '1.2.3.4,', '::1/129', '10.0.0.0/8/8'])
    assert.equal(problemsOf(['--trusted-proxy', wrong]).length, 1, wrong)
})

const file = path.resolve(import.meta.dirname, '../../../../.env.example')

test('.env.example has every option with its default', () => {
  if (isUpdating) writeFileSync(file, envExample())
  assert.equal(readFileSync(file, 'utf8'), envExample())
})
