import { say } from './said.js'

interface Answer {
  message?: string
  error?: string
  commands?: string[]
}

/** Sends forms marked `data-in-place` without leaving the page, and says what came of it. */
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
    say(message ?? error ?? '', answer.ok, commands)
  } catch {
    say(document.getElementById('said')?.dataset.failed ?? '', false)
  } finally {
    button?.removeAttribute('aria-busy')
    document.dispatchEvent(new Event('changed'))
  }
}
