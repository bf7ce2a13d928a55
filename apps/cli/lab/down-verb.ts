import { duration } from '../../shared/duration.ts'
import { down } from './down.ts'
import type { OwnVerb } from './verb.ts'

export const downVerb: OwnVerb = {
  name: 'down',
  usage: '',
  summary: 'stop everything; data stay for the next start',
  words: [0, 0],
  async run({ paths, style }) {
    const startedAt = performance.now()
    const ended = await down(paths)
    const took = duration(performance.now() - startedAt)
    const text = ended.length > 0 ? `Stopped everything in ${took}.` : 'Nothing was running.'
    return { text: `${style.green(style.tick)} ${text}\n`, json: { message: text, ended } }
  },
}
