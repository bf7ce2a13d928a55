interface Answer {
  message?: string
  error?: string
  commands?: string[]
}

/** Submits forms marked `data-in-place` without leaving the page and shows the result. */
export function sendFormsInPlace(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    const button = event.submitter as HTMLButtonElement | null
    if (!('inPlace' in form.dataset) || button?.formMethod === 'get') return
    event.preventDefault()
    void send(form, button)
  })
}

async function send(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<void> {
  if (button?.getAttribute('aria-busy') === 'true') return
  const fields = new FormData(form, button) as unknown as Record<string, string>
  button?.setAttribute('aria-busy', 'true')
  try {
    const answer = await fetch(form.action, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams(fields),
    })
    const { message, error, commands }: Answer = await answer.json()
    showMessage(message ?? error ?? '', answer.ok, commands)
  } catch {
    showMessage(document.getElementById('toast')?.dataset.failed ?? '', false)
  } finally {
    button?.removeAttribute('aria-busy')
    document.dispatchEvent(new Event('changed'))
  }
}

const box = document.getElementById('toast') as HTMLElement
const shownMs = 8000
let timer: number | undefined

/** Shows a message at the bottom of the page; success messages disappear after a while. */
export function showMessage(sentence: string, ok: boolean, commands: readonly string[] = []): void {
  clearTimeout(timer)
  const text = document.createElement('p')
  text.textContent = sentence
  box.className = `toast notice notice-${ok ? 'good' : 'warn'}`
  box.replaceChildren(text, ...commands.flatMap(commandLines), closeButton())
  box.hidden = false
  if (ok) timer = window.setTimeout(hide, shownMs)
}

function hide(): void {
  box.hidden = true
}

function commandLines(command: string): HTMLElement[] {
  const code = document.createElement('pre')
  code.className = 'code'
  code.textContent = command
  return [code, copyButton(command, box.dataset.copy ?? '')]
}

function closeButton(): HTMLElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'toast-close'
  button.textContent = '✕'
  button.setAttribute('aria-label', box.dataset.close ?? '')
  button.addEventListener('click', hide)
  return button
}

const labels = document.getElementById('toast')?.dataset

/** Creates a button that copies a text. */
export function copyButton(text: string, label: string): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button button-quiet button-small'
  button.textContent = label
  button.dataset.copyText = text
  return button
}

/** Makes every present and future `data-copy-text` button copy its text. */
export function serveCopyButtons(): void {
  document.addEventListener('click', async ({ target }) => {
    const button = (target as Element).closest<HTMLElement>('[data-copy-text]')
    if (!button) return
    await copy(button.dataset.copyText ?? '')
    const label = button.textContent
    button.textContent = labels?.copied ?? ''
    setTimeout(() => {
      button.textContent = label
    }, 1500)
  })
}

// Over plain HTTP the clipboard API exists for localhost only.
async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}
