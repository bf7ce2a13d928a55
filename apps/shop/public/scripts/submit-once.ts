/** A second click while a form is under way does nothing. (The shop itself would not mind.) */
export function submitOnce(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (event.defaultPrevented || form.method !== 'post') return
    if (form.dataset.sent) return event.preventDefault()
    form.dataset.sent = 'yes'
    mark(form, true)
  })
  // Back from the next page, out of the browser's cache: as it was.
  window.addEventListener('pageshow', (event) => {
    if (!event.persisted) return
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) {
      delete form.dataset.sent
      mark(form, false)
    }
  })
}

// aria-disabled, not disabled: a disabled button's own name and value would not be sent.
function mark(form: HTMLFormElement, sent: boolean): void {
  for (const button of form.querySelectorAll('button:not([type="button"])'))
    if (sent) button.setAttribute('aria-disabled', 'true')
    else button.removeAttribute('aria-disabled')
}
