import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type DatabaseErrorKind,
  databaseErrorKind,
  isConnectionLoss,
  limitOf,
} from '../../../../apps/shop/db/database-error.ts'

/** As mysql2 makes them of a server's error packet. */
const fromServer = (errno: number, message = 'as the server says it') =>
  Object.assign(new Error(message), { errno, code: `ER_${errno}`, sqlState: 'HY000' })

const fromClient = (code: string, errno?: number) =>
  Object.assign(new Error(code), { code, ...(errno === undefined ? {} : { errno }) })

describe('an error of the database', () => {
  const kinds: [number, DatabaseErrorKind][] = [
    [1021, 'disk'],
    [1114, 'disk'],
    [20, 'disk'],
    [1040, 'connections'],
    [1203, 'connections'],
    [1226, 'connections'],
    [1135, 'connections'],
    [1037, 'memory'],
    [1038, 'memory'],
    [1041, 'memory'],
    [1206, 'memory'],
    [1461, 'memory'],
    [1036, 'readOnly'],
    [1290, 'readOnly'],
    [1792, 'readOnly'],
    [1836, 'readOnly'],
    [4094, 'readOnly'],
    [1205, 'retryable'],
    [1213, 'retryable'],
    [1020, 'retryable'],
    [1317, 'interrupted'],
    [1969, 'interrupted'],
    [3024, 'interrupted'],
    [1053, 'lost'],
    [1927, 'lost'],
    [2006, 'lost'],
    [2013, 'lost'],
    [4031, 'lost'],
    [1146, 'lost'],
    [4151, 'lost'],
    [1062, 'duplicateKey'],
    [1045, 'setup'],
    [1054, 'setup'],
    [1064, 'statement'],
    [1406, 'statement'],
    [65_000, 'unknown'],
  ]
  for (const [errno, kind] of kinds)
    test(`${errno} is ${kind}`, () => assert.equal(databaseErrorKind(fromServer(errno)), kind))

  test('that hides the cause in its text is known by that', () => {
    const texts: [number, string, DatabaseErrorKind][] = [
      [1030, 'Got error 28 "No space left on device" from storage engine InnoDB', 'disk'],
      [
        1026,
        'Error writing file \'./binlog.000002\' (Errcode: 28 "No space left on device")',
        'disk',
      ],
      [3, "Error writing file './binlog' (OS errno 28 - No space left on device)", 'disk'],
      [1180, 'Got error 135 "No more room in record file" during COMMIT', 'disk'],
      [
        1016,
        "Can't open file: './stickyshop/orders.frm' (errno: 24 \"Too many open files\")",
        'files',
      ],
      [1030, 'Got error 128 from storage engine', 'memory'],
      [1030, 'Got error 4711 from storage engine', 'unknown'],
    ]
    for (const [errno, text, kind] of texts)
      assert.equal(databaseErrorKind(fromServer(errno, text)), kind, text)
  })

  test('of the way there is a loss, and of anything else none of its kinds', () => {
    for (const code of ['ECONNREFUSED', 'ECONNRESET', 'PROTOCOL_SEQUENCE_TIMEOUT'])
      assert.equal(isConnectionLoss(fromClient(code, -111)), true, code)
    assert.equal(isConnectionLoss(fromServer(1040)), true)
    assert.equal(isConnectionLoss(fromServer(1114)), false)
    for (const other of [new TypeError('x is not a function'), fromClient('ENOENT', -2), 'text'])
      assert.equal(databaseErrorKind(other), null)
  })

  test('names the limit of the server', () => {
    assert.equal(limitOf(fromServer(1114)), 'disk')
    assert.equal(limitOf(fromServer(1040)), 'connections')
    assert.equal(limitOf(fromClient('EMFILE', -24)), 'files')
    assert.equal(limitOf(fromServer(1213)), null)
  })
})
