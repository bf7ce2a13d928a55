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
