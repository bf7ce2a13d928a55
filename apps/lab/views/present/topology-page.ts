import {
  type Look,
  type PictureKind,
  pictureMarkup,
} from '../../public/scripts/topology-picture.ts'
import { panelMarkup, tableMarkup } from '../../public/scripts/topology-tables.ts'
import type { Language, Texts } from '../../texts/texts.ts'
import type { Snapshot } from '../../watch/snapshot.ts'

/** The page as it is before its script, and without one. All are markup. */
export interface TopologyPage {
  /** False before anything has been seen. */
  isSeen: boolean
  wide: string
  tall: string
  panel: string
  table: string
  /** The texts for the script, as JSON. */
  texts: string
}

export function topologyPage(
  snapshot: Snapshot | null,
  chosen: string | null,
  language: Language,
  { topology: texts }: Texts,
): TopologyPage {
  const words = { texts, language }
  const look: Look = { chosen, changed: new Set() }
  const picture = (kind: PictureKind) =>
    snapshot ? pictureMarkup(snapshot, words, kind, look) : ''
  return {
    isSeen: snapshot !== null,
    wide: picture('wide'),
    tall: picture('tall'),
    panel: snapshot ? panelMarkup(snapshot, chosen, words) : '',
    table: snapshot ? tableMarkup(snapshot, words) : '',
    texts: JSON.stringify(texts).replaceAll('<', '\\u003c'),
  }
}
