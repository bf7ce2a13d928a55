import type { Texts } from '../../texts/texts.ts'
import type { Journey } from '../../traces/journey.ts'
import type { SessionStory } from '../../traces/session-story.ts'

/** A sentence, with a time in it where `time` is not null. */
export interface Sentence {
  before: string
  time: { iso: string; text: string } | null
  after: string
}

const clientGone = 499

/** What was special about this request, in words; what became of its session always. */
export function journeySentences(
  journey: Journey,
  story: SessionStory,
  texts: Texts['requests'],
  upstreamName: (address: string) => string,
  milliseconds: (ms: number) => string,
): Sentence[] {
  return [
    retrySentence(journey, texts, upstreamName),
    storySentence(story, texts),
    freshnessSentence(journey, texts, milliseconds),
  ].filter((sentence) => sentence !== null)
}

// The page's script shows it in the reader's own time zone.
const clock = (iso: string) => new Date(iso).toLocaleTimeString('fr')

const plain = (text: string): Sentence => ({ before: text, time: null, after: '' })

function retrySentence(
  journey: Journey,
  texts: Texts['requests'],
  upstreamName: (address: string) => string,
): Sentence | null {
  const { edge, replica } = journey
  if (!edge || edge.tries.length === 0 || edge.status === clientGone) return null
  // Where nobody could be asked, nginx notes the name of the whole group.
  const asked = edge.tries.filter(({ address }) => address.includes(':'))
  const [first, ...others] = asked.map(({ address }) => upstreamName(address))
  if (!first) return plain(texts.nobody)
  if (!replica) return plain(texts.failed([first, ...others].join(', ')))
  return others.length > 0 ? plain(texts.retried(first, replica, asked.length)) : null
}

function storySentence(story: SessionStory, { stories }: Texts['requests']): Sentence {
  switch (story.kind) {
    case 'found':
      return plain(stories.found(story.store, story.replica))
    case 'elsewhere':
      return plain(stories.elsewhere(story.home, story.replica))
    case 'restarted': {
      const [before = '', after = ''] = stories.restarted(story.home).split('{time}')
      return { before, time: { iso: story.at, text: clock(story.at) }, after }
    }
    case 'gone':
      return plain(stories.gone(story.home))
    case 'otherStore':
      return plain(stories.otherStore(story.store, story.home))
    case 'ended':
      return plain(stories.ended(story.store, story.home))
    case 'away':
      return plain(stories.away(story.store))
    default:
      return plain(stories[story.kind]())
  }
}

function freshnessSentence(
  { record }: Journey,
  { freshness }: Texts['requests'],
  milliseconds: (ms: number) => string,
): Sentence | null {
  if (!record || record.freshness === 'none') return null
  const role = record.freshness
  const node = record.databases.find((use) => use.role === role && use.queries > 0)?.node ?? role
  return plain(freshness[role](node, milliseconds(record.freshnessMs)))
}
