/** The sentences of those claims that do not hold. */
export const broken = (claims: readonly (readonly [holds: boolean, sentence: string])[]) =>
  claims.filter(([holds]) => !holds).map(([, sentence]) => sentence)
