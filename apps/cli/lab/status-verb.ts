import type { Status } from '../../control/status/status.ts'
import { statusText } from '../../control/status/status-text.ts'
import { ask } from './ask.ts'
import type { OwnVerb } from './verb.ts'

export const statusVerb: OwnVerb = {
  name: 'status',
  usage: '',
  summary: 'everything that runs, and how it is',
  words: [0, 0],
  async run({ paths, style }) {
    const { json } = await ask(paths, { method: 'GET', path: '/status' })
    return { text: statusText(json as unknown as Status, style), json }
  },
}
