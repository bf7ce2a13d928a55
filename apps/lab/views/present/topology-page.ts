import { panelMarkup, tableMarkup } from '../../public/scripts/topology-facts.ts'
import {
  type PictureKind,
  type PictureState,
  pictureMarkup,
} from '../../public/scripts/topology-picture.ts'
import type { Language, Texts } from '../../texts/texts.ts'
import type { Snapshot } from '../../topology/snapshot.ts'

/** The page as rendered by the server. Strings are markup. */
export interface TopologyPage {
  /** False before the first snapshot. */
  isSeen: boolean
  wide: string
  tall: string
  panel: string
  table: string
  /** Texts for the page's script, as JSON. */
  texts: string
}

export function topologyPage(
  snapshot: Snapshot | null,
  chosen: string | null,
  language: Language,
  { topology: texts }: Texts,
): TopologyPage {
  const words = { texts, language }
  const state: PictureState = { chosen, changed: new Set() }
  const picture = (kind: PictureKind) =>
    snapshot ? pictureMarkup(snapshot, words, kind, state) : ''
  return {
    isSeen: snapshot !== null,
    wide: picture('wide'),
    tall: picture('tall'),
    panel: snapshot ? panelMarkup(snapshot, chosen, words) : '',
    table: snapshot ? tableMarkup(snapshot, words) : '',
    texts: JSON.stringify(texts).replaceAll('<', '\\u003c'),
  }
}
