/** English sentences with `{}` for what differs, and the same with `{1}`, `{2}`, … in its places. */
export type Phrases = Readonly<Record<string, string>>

interface Known {
  fits: RegExp
  becomes: string
  /** How much of it is words: the more, the closer it fits. */
  words: number
}

/**
 * Says in another language what a part that speaks English has said: the supervisor, a check
 * of the input, a lesson's claim. What is put into a sentence may be one that is known, too.
 * Who does not know a sentence leaves it as it is.
 */
export function translator(phrases: Phrases, decimalMark: string) {
  const known = Object.entries(phrases)
    .map(prepare)
    .sort((a, b) => b.words - a.words)

  return function translate(sentence: string): string {
    for (const { fits, becomes } of known) {
      const found = fits.exec(sentence)
      if (found) return becomes.replace(/\{(\d)\}/g, (_, at) => translate(found[Number(at)] ?? ''))
    }
    return sentence.replace(/^(\d+)\.(\d+)(?= |$)/, `$1${decimalMark}$2`)
  }
}

function prepare([english, becomes]: [string, string]): Known {
  const parts = english.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const fits = new RegExp(`^${parts.join('(.*?)')}$`, 's')
  return { fits, becomes, words: english.replaceAll('{}', '').length }
}
