/** Sends a changed quantity by itself, and shows the new cart without leaving the place. */

const typingPauseMs = 500

export function enhanceCart(): void {
  if (!document.querySelector('[data-cart]')) return
  const timers = new WeakMap<HTMLFormElement, number>()
  document.addEventListener('input', (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>('form[data-line]')
    if (!form) return
    clearTimeout(timers.get(form))
    timers.set(form, window.setTimeout(sendIfValid, typingPauseMs, form))
  })
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (!form.matches('[data-line]')) return
    event.preventDefault()
    clearTimeout(timers.get(form))
    enqueue(form)
  })
}

// An emptied field is somebody in the middle of typing.
function sendIfValid(form: HTMLFormElement): void {
  if (form.isConnected && form.checkValidity()) enqueue(form)
}

let queue = Promise.resolve()
let waiting = 0

// One after the other, so that the last answer has all the changes; only that one is shown.
function enqueue(form: HTMLFormElement): void {
  const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
  waiting++
  document.querySelector('main')?.setAttribute('aria-busy', 'true')
  queue = queue.then(() => send(form, body))
}

async function send(form: HTMLFormElement, body: URLSearchParams): Promise<void> {
  try {
    const answer = await fetch(form.action, { method: 'POST', body })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (waiting === 1) show(page)
  } catch {
    // The server's cart, whatever it is now, or the browser's own page about the trouble.
    window.location.reload()
  } finally {
    waiting--
  }
}

function show(page: Document): void {
  const focused = selectorOf(document.activeElement)
  for (const selector of ['main', '#notice', '#cart-count', '.served']) {
    const fresh = page.querySelector(selector)
    const shown = document.querySelector(selector)
    if (!fresh || !shown) continue
    shown.className = fresh.className
    shown.replaceChildren(...fresh.childNodes)
  }
  document.querySelector('main')?.removeAttribute('aria-busy')
  announceSum()
  const target = focused && document.querySelector<HTMLElement>(focused)
  if (target) target.focus()
  else if (document.activeElement === document.body) document.querySelector('main')?.focus()
}

function announceSum(): void {
  const sum = document.querySelector('.sums-total dd')?.textContent
  const text = document.createElement('p')
  text.className = 'visually-hidden'
  text.textContent = sum ? `Subtotal now ${sum}` : 'Your cart is empty'
  document.querySelector('#notice')?.append(text)
}

/** Finds the same control in the page to come. */
function selectorOf(element: Element | null): string | null {
  if (element?.id && element.id !== 'main') return `#${CSS.escape(element.id)}`
  const input = element?.closest('[data-stepper]')?.querySelector('input')
  const step = element?.getAttribute('data-step')
  return input && step ? `[data-stepper]:has(#${CSS.escape(input.id)}) [data-step="${step}"]` : null
}

/** The − and + beside a number. Delegated, because the cart's lines are replaced as they change. */
export function enhanceSteppers(): void {
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('[data-step]')
    const input = button?.closest('[data-stepper]')?.querySelector('input')
    if (button && input) step(input, Number(button.dataset.step))
  })
  document.addEventListener('input', (event) => {
    const input = event.target as HTMLInputElement
    if (input.closest('[data-stepper]')) updateButtons(input)
  })
}

function step(input: HTMLInputElement, by: number): void {
  const wanted = (Number(input.value) || 0) + by
  input.value = String(Math.min(Math.max(wanted, Number(input.min)), Number(input.max)))
  input.dispatchEvent(new Event('input', { bubbles: true }))
}

function updateButtons(input: HTMLInputElement): void {
  const [less, more] = input.closest('[data-stepper]')?.querySelectorAll('button') ?? []
  if (less) less.disabled = Number(input.value) <= Number(input.min)
  if (more) more.disabled = Number(input.value) >= Number(input.max)
}
