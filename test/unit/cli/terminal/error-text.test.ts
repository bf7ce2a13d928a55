import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { errorText } from '../../../../apps/cli/terminal/error-text.ts'

const failed = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: operation failed, open '${path}'`), { code, path })

describe('the text of an error', () => {
  test('names a file without rights, and the way out', () => {
    for (const code of ['EACCES', 'EPERM'])
      assert.match(
        errorText(failed(code, '/run/secrets/redis')),
        /^You have no right to use \/run\/secrets\/redis\. .*--run-dir FOLDER$/,
      )
    assert.match(errorText(failed('EROFS', '/srv/run')), /cannot be written.*--run-dir FOLDER/)
  })

  test('is its own message for all others', () => {
    assert.equal(errorText(new Error('Unknown stage x.')), 'Unknown stage x.')
    const refused = failed('ECONNREFUSED')
    assert.equal(errorText(refused), refused.message)
  })
})
