import { openControl } from './open-control.ts'
import { statusText } from './status-text.ts'
import type { OwnVerb } from './verb.ts'

export const statusVerb: OwnVerb = {
  name: 'status',
  usage: '',
  summary: 'all components and their state',
  words: [0, 0],
  async run({ paths, style }) {
    const status = await openControl(paths).status()
    return { text: statusText(status, style), json: status }
  },
}
