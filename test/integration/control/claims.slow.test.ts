import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { claimsOf } from '../../../apps/lab/stages/claims.ts'
import { Client, trust } from '../../../apps/shared/client.ts'
import { type StageName, stageNames } from '../../../infra/stages/stage.ts'
import { asStage, type Features, stageWith } from '../../../infra/stages/stages.ts'
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
        const { status, body } = await press(stack, `/stages/${name}/claims/${id}`)
        assert.equal(status, 200, body)
        assert.match(JSON.parse(body).message, /The claim holds\.$/)
      })
  })

/** As the page does it, for who has the token; by HTTPS where the lab has it. */
async function press({ runDir, labJson }: Stack, action: string) {
  const { direct } = await labJson<{ direct: string }>('token')
  const { protocol, port, hostname, searchParams } = new URL(direct)
  const context =
    protocol === 'https:' ? trust(path.join(runDir, 'certificates/ca.pem')) : undefined
  const client = new Client(Number(port), hostname, undefined, '127.0.0.1', context)
  client.timeoutMs = 180_000
  const authorization = `Bearer ${searchParams.get('token')}`
  const answer = await client.post(
    action,
    {},
    { Authorization: authorization, Accept: 'application/json' },
  )
  client.close()
  return answer
}
