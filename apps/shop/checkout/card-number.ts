const brands: [RegExp, string][] = [
  [/^4/, 'Visa'],
  [/^(5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720))/, 'Mastercard'],
  [/^3[47]/, 'American Express'],
  [/^6(011|4[4-9]|5)/, 'Discover'],
]

/** The card's brand by its first digits. */
export const brandOf = (digits: string): string =>
  brands.find(([pattern]) => pattern.test(digits))?.[1] ?? 'Card'

/** Luhn's checksum: tells a mistyped number from a possible one. */
export function hasValidChecksum(digits: string): boolean {
  let sum = 0
  for (const [fromRight, digit] of [...digits].reverse().entries()) {
    const value = Number(digit) * (fromRight % 2 === 1 ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}
