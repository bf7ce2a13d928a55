/** A second click while a form is under way does nothing. (The shop itself would not mind.) */
export function submitOnce(): void {
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
