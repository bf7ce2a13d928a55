import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { envExample } from '../../../../apps/cli/start/start-help.ts'

const file = path.resolve(import.meta.dirname, '../../../../.env.example')

test('.env.example tells every option with its default', () => {
  assert.equal(readFileSync(file, 'utf8'), envExample())
})
