import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countFollowing } from '../../../apps/lab/lessons/14-simple-server/domain-names.ts'

test('when an address changes, a name with a CNAME record follows, one with an A record does not', async () => {
  assert.deepEqual(await countFollowing(), { CNAME: 2, A: 1 })
})
