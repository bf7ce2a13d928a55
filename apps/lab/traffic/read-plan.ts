import * as z from 'zod'
import { Refused } from '../refused.ts'
import type { Texts } from '../texts/texts.ts'
import { addressKinds, errands, type Plan, planHosts, planLimits, usualMix } from './plan.ts'

type Words = Texts['traffic']['refusals']

// The message of each is a key of the texts.
const number = (key: keyof Words, min: number, max: number) =>
  z.number(key).int(key).min(min, key).max(max, key)

const shape = z.object({
  shoppers: number('shoppers', 1, planLimits.shoppers),
  mix: z.record(z.enum(errands), number('mix', 0, 100), 'mix').default(usualMix),
  thinkMs: number('think', 0, planLimits.thinkMs).default(2000),
  seconds: number('seconds', 1, planLimits.seconds).default(300),
  host: z.enum(planHosts, 'host').default('default'),
  addresses: z.enum(addressKinds, 'addresses').optional(),
})

/**
 * @param several whether each shopper can have an address of its own here
 * @throws Refused, 422
 */
export function readPlan(wishes: unknown, several: boolean): Plan {
  const { data, error } = shape.safeParse(wishes)
  if (error) throw refused((words) => sentence(words, error.issues[0]?.message))
  const { addresses = several ? 'own' : 'machine' } = data
  if (addresses !== 'machine' && !several)
    throw new Refused(422, ({ traffic }) => traffic.oneAddress)
  const sum = errands.reduce((all, errand) => all + data.mix[errand], 0)
  if (sum !== 100) throw refused((words) => words.mixSum(sum))
  return { ...data, addresses }
}

const refused = (say: (words: Words) => string) =>
  new Refused(422, ({ traffic }) => say(traffic.refusals))

function sentence(words: Words, key = ''): string {
  const found = words[key as keyof Words]
  return typeof found === 'string' ? found : words.shape
}
