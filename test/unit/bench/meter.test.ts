import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  allowedCores,
  commandsIn,
  cpuMicroseconds,
  readCpu,
  readMemory,
  residentBytes,
} from '../../bench/meter.ts'

const after = 'S 1 42 42 0 -1 4194560 1500 0 3 0 250 50 0 0 20 0 11 0 900 1000 2000'

test('CPU is user and system time, of names with brackets and spaces too', () => {
  assert.equal(cpuMicroseconds(`42 (node) ${after}`), 3_000_000)
  assert.equal(cpuMicroseconds(`42 (a) b (c)) ${after}`), 3_000_000)
})

test('what is no stat is said to be none', () => {
  assert.throws(() => cpuMicroseconds('42 (node) S 1'), /no \/proc\/PID\/stat/)
})

test('memory is what is resident', () => {
  assert.equal(residentBytes('Name:\tnode\nVmHWM:\t 2048 kB\nVmRSS:\t    1024 kB\n'), 1_048_576)
  assert.throws(() => residentBytes('Name:\tkthreadd\n'), /running process/)
})

const skip = process.platform === 'linux' ? false : 'there is no /proc'

test('this process has used both', { skip }, () => {
  assert.ok(readCpu(process.pid) > 0)
  assert.ok(readMemory(process.pid) > 10e6)
})

test('the cores that may be used are read from ranges', () => {
  const of = (list: string) => allowedCores(`Cpus_allowed:\tff\nCpus_allowed_list:\t${list}\n`)
  assert.deepEqual(of('0-1'), [0, 1])
  assert.deepEqual(of('2,4-6,9'), [2, 4, 5, 6, 9])
  assert.throws(() => allowedCores('Name:\tnode\n'), /\/proc\/PID\/status/)
})

test('commands of users count, the upkeep of connections does not', () => {
  const stats = [
    '# Commandstats',
    'cmdstat_get:calls=12,usec=30,usec_per_call=2.50,rejected_calls=0,failed_calls=0',
    'cmdstat_set:calls=3,usec=30,usec_per_call=10.00,rejected_calls=0,failed_calls=0',
    'cmdstat_ping:calls=400,usec=30,usec_per_call=0.10,rejected_calls=0,failed_calls=0',
    'cmdstat_client|setinfo:calls=8,usec=3,usec_per_call=0.40,rejected_calls=0,failed_calls=0',
  ]
  assert.equal(commandsIn(stats.join('\r\n')), 15)
})
