import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const control = path.resolve(import.meta.dirname, '../../../apps/control')

test('the control plane imports neither its clients nor, but for the drivers, a driver', () => {
  const files = readdirSync(control, { recursive: true, encoding: 'utf8' })
  const wrong = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const source = readFileSync(path.join(control, file), 'utf8')
      const imports = [...source.matchAll(/from '(\.[^']+)'/g)].map(([, to = '']) =>
        path.relative(path.dirname(control), path.resolve(control, path.dirname(file), to)),
      )
      const isDriver = file.startsWith('drivers/')
      return imports
        .filter((to) => /^(lab|cli)\//.test(to) || (!isDriver && to.startsWith('control/drivers/')))
        .map((to) => `${file}: ${to}`)
    })
  assert.deepEqual(wrong, [])
})
