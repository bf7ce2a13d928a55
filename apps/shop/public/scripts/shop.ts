import { enhanceCart, enhanceSteppers } from './cart.ts'
import { fillTestCards, groupDigits, showCostsOfCountry } from './checkout.ts'
import { refreshOnReturn } from './refresh-on-return.ts'

// Everything here makes pages handier that work without it.
refreshOnReturn()
closeMenus()
showCurrentCategory()
enhanceSteppers()
enhanceCart()
groupDigits()
fillTestCards()
showCostsOfCountry()
submitOnce()

document.querySelector<HTMLElement>('[data-summary]')?.focus()

/** Closes an open menu by Escape or by a click elsewhere, as people expect of one. */
function closeMenus(): void {
  document.addEventListener('click', (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target as Node)) menu.open = false
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    for (const menu of openMenus()) {
      menu.open = false
      menu.querySelector('summary')?.focus()
    }
  })
}

const openMenus = () => document.querySelectorAll<HTMLDetailsElement>('details[data-menu][open]')

/** On a phone the categories are a strip: starts it at the current one. */
function showCurrentCategory(): void {
  const current = document.querySelector<HTMLElement>('.categories [aria-current]')
  const strip = current?.closest('ul')
  if (current && strip) strip.scrollLeft = current.offsetLeft - strip.clientWidth / 3
}

/** A second click while a form is under way does nothing. (The shop itself would not mind.) */
function submitOnce(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (event.defaultPrevented || form.method !== 'post') return
    if (form.dataset.sent) return event.preventDefault()
    form.dataset.sent = 'yes'
    mark(form)
  })
}

// aria-disabled, not disabled: a disabled button's own name and value would not be sent.
function mark(form: HTMLFormElement): void {
  for (const button of form.querySelectorAll('button:not([type="button"])'))
    button.setAttribute('aria-disabled', 'true')
}
