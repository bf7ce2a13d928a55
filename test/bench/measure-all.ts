import { execFileSync } from 'node:child_process'
import { type Bed, makeBed } from './bed/bed.ts'
import { endure } from './bed/endure.ts'
import { type Beginning, watchBeginning } from './bed/lifecycle.ts'
import { type Case, catalogueCases } from './cases.ts'
import { lookAtPages } from './front-end/look-at-pages.ts'
import { imageSize } from './image/image-size.ts'
import type { Options } from './options.ts'
import type { Found } from './report/judges.ts'
import { collect, type Problem, type Result } from './results.ts'
import { replicas, shopAround } from './shoppers/shop-around.ts'

/** All that was measured by one Node. */
export interface Measured {
  results: Result[]
  problems: Problem[]
  found: Found
}

export interface Part {
  root: string
  cases: readonly Case[]
  /** The binary. */
  node: string
  /** Whether to look at what has nothing to do with the version of Node, too. */
  once: boolean
  log: (line: string) => void
}

/** The cases in turns; what there is only once; then, when it disturbs nobody any more, catalogues side by side. */
export async function measureAll(options: Options, part: Part): Promise<Measured> {
  const { repeats, seconds, warm } = options
  const { root, cases, node, log } = part
  const least = part.once && isAsked(crowd, options) ? replicas : 1
  const bed = await makeBed({ root, cases, warmVisits: warm, replicas: least, node, log })
  try {
    const request = { repeats, ms: seconds * 1000, latency: true, log }
    const beside = cases.filter((one) => catalogueCases.includes(one))
    const alone = cases.filter((one) => !beside.includes(one))
    const { results, problems } = await collect(bed, { ...request, cases: alone })
    const found: Found = {
      node: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1),
      of: (name) => results.find((result) => result.case.name === name),
      beginnings: isAsked('beginning', options) ? await watchBeginnings(bed, part, repeats) : [],
    }
    if (part.once) await addRest(found, bed, { options, root, problems, log })
    if (beside.length > 0) {
      const more = await bed.openOthers().then(
        () => collect(bed, { ...request, cases: beside }),
        // All that was measured before is worth telling.
        ({ message }: Error) => ({
          results: [],
          problems: [{ name: 'other catalogues', message }],
        }),
      )
      results.push(...more.results)
      problems.push(...more.problems)
    }
    return { results, problems, found }
  } finally {
    await bed.stop()
  }
}

async function watchBeginnings({ first }: Bed, { log }: Part, turns: number): Promise<Beginning[]> {
  log('the beginning of a replica …')
  const seen: Beginning[] = []
  for (let turn = 0; turn < turns; turn++) seen.push(await watchBeginning(first))
  return seen
}

/** Names of what is no case; `--only` asks for them, too. */
const crowd = 'a thousand shoppers'
const isAsked = (name: string, { only }: Options) => !only || only.test(name)

interface Rest {
  options: Options
  root: string
  problems: Problem[]
  log: Part['log']
}

/** Each by itself: one that fails is told, and keeps no other from being measured. */
async function addRest(found: Found, bed: Bed, { options, root, problems, log }: Rest) {
  const attempt = async (name: string, measure: () => Promise<unknown>) => {
    if (!isAsked(name, options)) return
    log(`${name} …`)
    await measure().catch((error: Error) => problems.push({ name, message: error.message }))
  }
  await attempt('the front end', async () => (found.looks = await lookAtPages(bed.first)))
  await attempt('the image', async () => (found.image = await imageSize(root)))
  await attempt(crowd, async () => (found.shopping = await shopAround(bed)))
  if (options.full || options.only)
    await attempt('a million requests', async () => (found.stages = await endure(bed)))
}
