import { Refusal } from '../commands/refusal.ts'

/** What a command brings, not yet checked. */
export type Body = Readonly<Record<string, unknown>>

/** @throws Refusal when it is not there and nothing stands for it, or is none. */
export function numberIn(body: Body, name: string, otherwise?: number): number {
  const value = body[name] ?? otherwise
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value
  throw new Refusal(422, `"${name}" has to be a number, 0 or more.`)
}

export function textIn(body: Body, name: string): string {
  const value = body[name]
  if (typeof value === 'string') return value
  throw new Refusal(422, `"${name}" has to be a text.`)
}

export function flagIn(body: Body, name: string, otherwise: boolean): boolean {
  const value = body[name] ?? otherwise
  if (typeof value === 'boolean') return value
  throw new Refusal(422, `"${name}" has to be true or false.`)
}
