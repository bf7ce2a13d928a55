import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Answer } from '../../apps/shared/client.ts'
import { eventually } from './eventually.ts'
import type { Stack } from './stack.ts'

/** What the app replicas' logs say about a request, line by line. */
export function logLinesOf({ runDir }: Stack, { headers }: Answer): string {
  const folder = path.join(runDir, 'logs')
  const logs = readdirSync(folder).filter((name) => /^app-\d+\.log$/.test(name))
  const lines = logs.flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n'))
  return lines.filter((line) => line.includes(String(headers['x-request-id']))).join('\n')
}

/** Waits for the line of the request's security event. @throws when it lacks one of the parts */
export const hasSecurityLine = (stack: Stack, answer: Answer, ...parts: RegExp[]) =>
  eventually(() => {
    for (const part of [/security/, ...parts]) assert.match(logLinesOf(stack, answer), part)
  })
