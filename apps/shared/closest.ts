import { editDistance } from './edit-distance.ts'

/** The known word that `word` was probably meant to be, or null. */
export function closest(word: string, known: readonly string[]): string | null {
  const near = known
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, candidate.length / 3))
    .sort((a, b) => a.distance - b.distance)
  return near[0]?.candidate ?? null
}

export const didYouMean = (word: string, known: readonly string[]) => {
  const meant = closest(word, known)
  return meant ? ` Did you mean ${meant}?` : ''
}
