/** Groups the digits of a card's number and date as they are typed. */
export function groupDigits(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-group]'))
    input.addEventListener('input', () => format(input, input.dataset.group === 'expiry'))
}

/** "Use it" beside a test card: number, a date and a code that go with it. */
export function fillTestCards(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-card]'))
    button.addEventListener('click', () => {
      fill('cardNumber', button.dataset.card ?? '')
      fill('cardExpiry', `12/${(new Date().getFullYear() + 3) % 100}`)
      fill('cardCvc', '123')
      document.getElementById('cardNumber')?.focus()
    })
}

function fill(id: string, value: string): void {
  const input = document.getElementById(id) as HTMLInputElement | null
  if (!input) return
  input.value = value
  input.dispatchEvent(new Event('input'))
}

function format(input: HTMLInputElement, isExpiry: boolean): void {
  // Only at the end: digits that move under the cursor would confuse.
  if (input.selectionStart !== input.value.length) return
  const digits = input.value.replace(/\D/g, '')
  if (!/^[\d /-]*$/.test(input.value)) return
  input.value = isExpiry ? groupExpiry(input.value, digits) : groupNumber(digits)
}

/** As it is printed on the card: American Express in 4, 6 and 5 digits, all others in fours. */
export function groupNumber(digits: string): string {
  if (!/^3[47]/.test(digits)) return digits.slice(0, 19).replace(/(\d{4})(?=\d)/g, '$1 ')
  const [, first, second, third] = /^(\d{1,4})(\d{0,6})(\d*)/.exec(digits.slice(0, 15)) ?? []
  return [first, second, third].filter(Boolean).join(' ')
}

function groupExpiry(typed: string, digits: string): string {
  if (typed.includes('/') || digits.length < 3) return typed
  return `${digits.slice(0, 2)}/${digits.slice(2)}`
}
