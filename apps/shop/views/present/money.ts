const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' })

/** Integer cents as text: 490 → "€4.90". */
export function money(cents: number): string {
  return euros.format(cents / 100)
}
