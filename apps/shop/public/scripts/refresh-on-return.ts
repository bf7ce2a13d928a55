/**
 * Loads the page again when Back or Forward shows an old copy of it, from the back/forward cache or
 * from the HTTP cache: the customer may have signed out or filled the cart since.
 */
export function refreshOnReturn(): void {
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted || isOldCopy()) refresh()
    else forgetOthersInput()
  })
}

/**
 * Browsers put what was typed back into a form when its page is loaded again from the history, also
 * when the page belongs to another customer by then.
 */
function forgetOthersInput(): void {
  const customer = document.documentElement.dataset.customer ?? 'guest'
  const typedBy = history.state?.customer ?? customer
  if (typedBy !== customer) for (const form of document.forms) form.reset()
  history.replaceState({ customer }, '')
}

function isOldCopy(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  // Nothing was transferred: the browser's own copy. `Cache-Control: no-cache` does not apply to Back.
  return entry?.type === 'back_forward' && entry.transferSize === 0
}

// To reload the answer to a form would send the form again, so its page is opened instead.
function refresh(): void {
  const { formPage } = document.documentElement.dataset
  if (formPage) window.location.replace(formPage)
  else window.location.reload()
}
