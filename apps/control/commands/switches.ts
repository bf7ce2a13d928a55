import {
  type OnOff,
  onOff,
  readTargets,
  type Strategy,
  sessionStores,
  strategies,
} from '../../../infra/topology.ts'
import { writeSetting } from '../../replication/pair/settings-table.ts'
import { didYouMean } from '../../shared/closest.ts'
import type { Stack } from '../drivers/process/stack.ts'
import type { Done } from './done.ts'
import { Refusal } from './refusal.ts'
import { replicasAgree } from './replicas-agree.ts'

const holdsWithinMs = 10_000

/** The switches that are rows of the table `settings`: their row, and their values. */
const settings = {
  sessions: { row: 'session_store', values: sessionStores },
  reads: { row: 'reads', values: readTargets },
  freshness: { row: 'freshness', values: onOff },
} as const

export type SettingName = keyof typeof settings
export const isSetting = (name: string): name is SettingName => Object.hasOwn(settings, name)

/** Resolves when every ready replica of the shop reports it. */
export async function changeSetting(stack: Stack, name: SettingName, value: string): Promise<Done> {
  const { row, values } = settings[name]
  checkValue(name, value, values)
  return stack.alone(async () => {
    const version = await write(stack, row, value)
    await reported(stack, version)
    return { message: `${name}: ${value}, everywhere.`, [name]: value, version }
  })
}

/**
 * Two keep for a second what guests share: the edge its pages, each replica what it makes them
 * of. Resolves when both go by it.
 */
export async function changeCache(stack: Stack, value: string): Promise<Done> {
  checkValue('cache', value, onOff)
  return stack.alone(async () => {
    const version = await write(stack, 'cache', value)
    await reported(stack, version)
    stack.choices.cache = value as OnOff
    await stack.edge.apply()
    return { message: `cache: ${value}, everywhere.`, cache: value, version }
  })
}

/** Resolves when the edge goes by it. */
export async function changeStrategy(stack: Stack, value: string): Promise<Done> {
  checkValue('strategy', value, strategies)
  return stack.alone(async () => {
    stack.choices.strategy = value as Strategy
    await stack.edge.apply()
    return { message: `strategy: ${value}, everywhere.`, strategy: value }
  })
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

async function write({ databases }: Stack, row: string, value: string): Promise<number> {
  try {
    return await writeSetting(databases.primary(), row, value)
  } catch (error) {
    const { name } = databases.primary()
    throw new Refusal(
      503,
      `The primary, ${name}, cannot be written to: ${(error as Error).message}`,
    )
  }
}

async function reported(stack: Stack, version: number): Promise<void> {
  if (!(await replicasAgree(stack, ({ settings }) => settings.version >= version, holdsWithinMs)))
    throw new Error('The change is written, but not every replica of the shop has taken it up.')
}
