/** The checkout page's costs and fields follow the country; an order to be picked up has no address. */

const addressFields = ['street', 'postalCode', 'city', 'state']

export function showCostsOfCountry(): void {
  const form = document.querySelector<HTMLFormElement>('form.checkout')
  if (!form) return
  form.addEventListener('change', ({ target }) => {
    if ((target as Element).id === 'country') void showCosts(form)
    requireAddress(form)
  })
  // A browser may bring back what was chosen before the page was loaded again.
  if (chosen(form, 'country') !== form.dataset.country) void showCosts(form)
  requireAddress(form)
}

async function showCosts(form: HTMLFormElement): Promise<void> {
  const country = chosen(form, 'country')
  const query = new URLSearchParams({ country, shipping: chosen(form, 'shipping') })
  form.ariaBusy = 'true'
  try {
    const answer = await fetch(`/checkout?${query}`)
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (country === chosen(form, 'country')) show(page, form)
  } catch {
    // The page keeps its costs. The server compares them: it orders at no others than are shown.
  } finally {
    form.ariaBusy = null
  }
}

function show(page: Document, form: HTMLFormElement): void {
  const fresh = page.querySelector<HTMLFormElement>('form.checkout')
  if (!fresh) return
  const shipping = chosen(form, 'shipping')
  const parts = fresh.querySelectorAll('[data-by-country]')
  form.querySelectorAll('[data-by-country]').forEach((part, index) => {
    part.replaceChildren(...(parts[index]?.childNodes ?? []))
  })
  // For pages without JavaScript: here its fields would be sent, unseen.
  for (const unused of form.querySelectorAll('noscript')) unused.remove()
  form.dataset.country = fresh.dataset.country
  const radio = form.querySelector<HTMLInputElement>(`[name=shipping][value="${shipping}"]`)
  if (radio) radio.checked = true
  requireAddress(form)
}

function requireAddress(form: HTMLFormElement): void {
  const isShipped = chosen(form, 'shipping') !== 'pickup'
  for (const name of addressFields) {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement)
      field.required = isShipped
  }
}

const chosen = (form: HTMLFormElement, name: string) => String(new FormData(form).get(name) ?? '')

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
