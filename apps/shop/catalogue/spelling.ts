import { editDistance } from '../../shared/closest.ts'

/**
 * Finds misspelt words by what two spellings have in common when letters are left out of both:
 * "magnte" and "magnet" are both "magne". Only the first letters count, so a word has 29 such keys
 * at most, however long it is.
 */
const keyLetters = 7

/** How many letters may be wrong. */
const mistakesIn = (word: string) => (word.length < 8 ? 1 : 2)

const isWord = (word: string) => /^\p{L}{3,}$/u.test(word)

/** What a word can be found by when it is misspelt; none for numbers and for very short words. */
export function spellingKeys(word: string): string[] {
  if (!isWord(word)) return []
  const keys = new Set([[...word].slice(0, keyLetters).join('')])
  let shortened = keys
  for (let mistakes = mistakesIn(word); mistakes > 0; mistakes--) {
    shortened = new Set([...shortened].flatMap(withoutOneLetter))
    for (const key of shortened) keys.add(key)
  }
  return [...keys]
}

const withoutOneLetter = (word: string): string[] => {
  const letters = [...word]
  return letters.map((_, at) => letters.toSpliced(at, 1).join(''))
}

/** The word that was meant: the nearest one, of these the one that most products have. */
export function meantWord(
  typed: string,
  known: readonly { word: string; products: number }[],
): string | null {
  const near = known
    .map(({ word, products }) => ({ word, products, distance: editDistance(typed, word) }))
    .filter(({ distance }) => distance <= mistakesIn(typed))
    .sort((a, b) => a.distance - b.distance || b.products - a.products)
  return near[0]?.word ?? null
}
