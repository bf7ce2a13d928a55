import { Secret, TOTP } from 'otpauth'
import { type OnOff, onOff, type Strategy, strategies } from '../../../../infra/topology.ts'
import { didYouMean } from '../../../shared/closest.ts'

/** What the control plane was made of before it had drivers; goes with the container driver. */

/** Why something is not done, with the HTTP status that says the same. */
export class Refusal extends Error {
  readonly status: number
  /** What to type instead, where only somebody outside can do it. */
  readonly commands: readonly string[] | undefined

  constructor(status: 400 | 404 | 409 | 422 | 503, message: string, commands?: string[]) {
    super(message)
    this.status = status
    this.commands = commands
  }
}

/** For a component that there is not; `known` are the right names. */
export const unknownName = (name: string, known: readonly string[]): Refusal =>
  new Refusal(
    404,
    `There is no "${name}".${didYouMean(name, known)} There are: ${known.join(', ')}.`,
  )

/** The answer to a change: one sentence for people, and facts for programs. */
export interface Done {
  message: string
  [fact: string]: unknown
}

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

/** The pattern that fits (`POST /processes/:name/kill`) and what stands for its `:name`; null when none does. */
export function findRoute(
  patterns: readonly string[],
  method: string,
  path: string,
): { pattern: string; name: string } | null {
  const asked = path.split('/')
  for (const pattern of patterns) {
    const [verb, shape = ''] = pattern.split(' ')
    const parts = shape.split('/')
    const fits =
      verb === method &&
      parts.length === asked.length &&
      parts.every((part, at) => part === ':name' || part === asked[at])
    if (fits) return { pattern, name: decoded(asked[parts.indexOf(':name')] ?? '') }
  }
  return null
}

/** What cannot be decoded is the name of nothing, and is looked for as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What the edge goes by: the texts of the generated files that change while it runs, by name. */
export interface EdgeConfiguration {
  files: Record<string, string>
}

/** The switches that the edge's files depend on. */
export interface EdgeSwitches {
  strategy: Strategy
  cache: OnOff
}

const values = { strategy: strategies, cache: onOff }

/** Out of `strategy=sticky&cache=on`, or only one of them. @throws Refusal */
export function edgeSwitches(turned: string): Partial<EdgeSwitches> {
  const wanted = Object.fromEntries(new URLSearchParams(turned))
  for (const [name, value] of Object.entries(wanted)) {
    if (name !== 'strategy' && name !== 'cache')
      throw new Refusal(404, `"${name}" changes nothing in the configuration of the edge.`)
    checkValue(name, value, values[name])
  }
  return wanted
}

/** @throws Refusal with the values that there are. */
export function checkValue(name: string, value: string, values: readonly string[]): void {
  if (values.includes(value)) return
  const meant = didYouMean(value, values)
  throw new Refusal(
    422,
    `"${value}" is no value of ${name}.${meant} There are: ${values.join(', ')}.`,
  )
}

const stepSeconds = 30

type Query = (sql: string, params: string[]) => Promise<Record<string, unknown>[]>

/** The code that an authenticator app would show, and that works: each one does so once. */
export async function codeFor(query: Query, email: string): Promise<Done> {
  const sql = 'SELECT totp_secret, totp_last_step FROM users WHERE email = ?'
  const [row] = await query(sql, [email])
  if (!row) throw new Refusal(404, `Nobody has the address ${email}.`)
  if (!row.totp_secret)
    throw new Refusal(
      409,
      `${email} has no second factor yet: log in and open the back office (/admin) to set it up.`,
    )
  const step = freshStep(Number(row.totp_last_step))
  const totp = new TOTP({ secret: Secret.fromBase32(String(row.totp_secret)) })
  const code = totp.generate({ timestamp: step * stepSeconds * 1000 })
  return {
    message: code,
    code,
    validUntil: new Date((step + 1) * stepSeconds * 1000).toISOString(),
  }
}

/** This half minute, or, when its code has been used, the next, whose code is taken early. */
function freshStep(lastUsed: number): number {
  const now = Math.floor(Date.now() / 1000 / stepSeconds)
  if (lastUsed <= now) return Math.max(now, lastUsed + 1)
  throw new Refusal(409, 'This code and the next one have been used. Try again in half a minute.')
}

export type FaultKind = 'pause' | 'lag' | 'stop' | 'drain'

export interface Fault {
  kind: FaultKind
  target: string
  /** What is the matter, for people. */
  text: string
  endsAt: string
}

interface Running extends Fault {
  timer: NodeJS.Timeout
}

export type Faults = ReturnType<typeof createFaults>

/** Disturbances that were asked for; each ends by itself. */
export function createFaults(say: (event: string) => void) {
  const running = new Map<string, Running>()
  const key = (kind: FaultKind, target: string) => `${kind} ${target}`

  /** Begins, or begins anew; `end` is called when the time is up. */
  function begin(fault: Omit<Fault, 'endsAt'>, ms: number, end: () => Promise<void>): void {
    resume({ ...fault, endsAt: new Date(Date.now() + ms).toISOString() }, end)
  }

  /** Takes up one that has begun before: its end stays what it was, to the letter. */
  function resume(fault: Fault, end: () => Promise<void>): void {
    clear(fault.kind, fault.target)
    const leftMs = Math.max(0, Date.parse(fault.endsAt) - Date.now())
    const timer = setTimeout(() => void over(fault, end), leftMs)
    running.set(key(fault.kind, fault.target), { ...fault, timer })
  }

  async function over({ kind, target, text }: Omit<Fault, 'endsAt'>, end: () => Promise<void>) {
    running.delete(key(kind, target))
    try {
      await end()
      say(`${target}: ${text} is over`)
    } catch (error) {
      say(`${target}: ${text} could not be ended: ${(error as Error).message}`)
    }
  }

  /** Forgets it, without calling `end`. */
  function clear(kind: FaultKind, target: string): void {
    clearTimeout(running.get(key(kind, target))?.timer)
    running.delete(key(kind, target))
  }

  function clearAll(): void {
    for (const { kind, target } of [...running.values()]) clear(kind, target)
  }

  const list = (): Fault[] => [...running.values()].map(({ timer: _, ...fault }) => fault)

  return { begin, resume, clear, clearAll, list }
}
