import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { claimsOf } from '../../../apps/lab/stages/claims.ts'
import { type StageName, stageNames } from '../../../infra/stages/stage.ts'
import { asStage, type Features, stageWith } from '../../../infra/stages/stages.ts'
import { openTestLab } from '../../support/lab.ts'
import { type Stack, startStack } from '../../support/stack.ts'

const variants: { name: StageName; features: Features; options: string[] }[] = [
  ...stageNames.map((name) => ({ name, features: asStage, options: [] })),
  { name: 'distributed', features: { ...asStage, tls: 'edge' }, options: ['--tls', 'edge'] },
]

for (const { name, features, options } of variants)
  describe(`what the page says of ${[name, ...options].join(' ')} is shown by its buttons`, () => {
    let stack: Stack
    before(async () => {
      stack = await startStack('--stage', name, ...options)
    })
    after(() => stack?.stop())

    for (const { id } of claimsOf(stageWith(name, features)))
      test(id, async () => {
        const lab = await openTestLab(stack)
        const { status, json } = await lab.post<{ message?: string }>(
          `/stages/${name}/claims/${id}`,
        )
        assert.equal(status, 200, JSON.stringify(json))
        assert.match(json.message ?? '', /The claim holds\.$/)
      })
  })
