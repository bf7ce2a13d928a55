import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serverVersion } from '../../../../apps/replication/pair/server-version.ts'

test('the server and its number, without what packagers add', () => {
  assert.equal(serverVersion('9.7.0'), 'MySQL 9.7.0')
  assert.equal(serverVersion('8.4.6-0ubuntu0.25.04.1'), 'MySQL 8.4.6')
  assert.equal(serverVersion('10.11.14-MariaDB-0+deb12u2'), 'MariaDB 10.11.14')
})
