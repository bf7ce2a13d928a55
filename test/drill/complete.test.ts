import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { alertNames } from './support/drill.ts'

test('every alert has a drill', () => {
  const text = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(path.join(import.meta.dirname, file), 'utf8'))
    .join()
  assert.deepEqual(
    alertNames.filter((name) => !text.includes(`'${name}'`)),
    [],
  )
  assert.equal(alertNames.length, 17)
})
