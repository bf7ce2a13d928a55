import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SecureContext } from 'node:tls'
import { claimsOf } from '../../../apps/lab/stages/claims.ts'
import { Client } from '../../../apps/shared/client.ts'
import type { Stage } from '../../../infra/stages/stage.ts'
import type { ComposeStack } from './stack.ts'

/** What the lab in its container refuses to show, with the reason. */
const refusals: Readonly<Record<string, RegExp>> = {
  // Compose's networks keep zones apart here: zones.test.ts.
  firewall: /may not create network namespaces|is not installed/,
}
/** The same of what only a control plane with the engine can show. */
const withoutEngine: typeof refusals = { scales: /docker compose/ }

interface Pressing {
  hasEngine: boolean
  /** Where the lab has HTTPS. */
  trusted?: () => SecureContext
  /** Waits until what a claim has stopped is back. */
  settle(): Promise<unknown>
}

/** A test for each claim of a stage's page, in a `describe` with a stack that runs it: its button shows that it holds. */
export function testClaims(
  stack: () => ComposeStack,
  stage: Stage,
  { hasEngine, trusted, settle }: Pressing,
): void {
  const refused = { ...refusals, ...(!hasEngine && withoutEngine) }
  for (const { id } of claimsOf(stage))
    test(`the lab shows by a button: ${id}`, async () => {
      const { direct } = await stack().labJson<{ direct: string }>('token')
      const { hostname, port, searchParams } = new URL(direct)
      const client = new Client(Number(port), hostname, undefined, '127.0.0.1', trusted?.())
      client.timeoutMs = 180_000
      const authorization = `Bearer ${searchParams.get('token')}`
      const headers = { Authorization: authorization, Accept: 'application/json' }
      const { status, body } = await client.post(`/stages/${stage.name}/claims/${id}`, {}, headers)
      client.close()
      const refusal = refused[id]
      assert.equal(status, refusal ? 409 : 200, body)
      assert.match(body, refusal ?? /The claim holds\."/)
      await settle()
    })
}
