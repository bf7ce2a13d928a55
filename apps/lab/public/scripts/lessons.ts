// The course: what runs and what is done shows when it changes.
import { onEvent } from './live.js'

let before: string | undefined

onEvent<{ phase: string; lesson?: string }>('lesson', ({ phase, lesson }) => {
  const state = phase === 'idle' ? '' : (lesson ?? '')
  if (before !== undefined && before !== state) location.reload()
  before = state
})
