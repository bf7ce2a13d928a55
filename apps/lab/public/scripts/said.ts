import { copyButton } from './copy.js'

const box = document.getElementById('said') as HTMLElement
const shownMs = 8000
let timer: number | undefined

/** Shows a sentence at the foot of the page; one that went well goes away by itself. */
export function say(sentence: string, ok: boolean, commands: readonly string[] = []): void {
  clearTimeout(timer)
  const text = document.createElement('p')
  text.textContent = sentence
  box.className = `said notice notice-${ok ? 'good' : 'warn'}`
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
  button.className = 'said-close'
  button.textContent = '✕'
  button.setAttribute('aria-label', box.dataset.close ?? '')
  button.addEventListener('click', hide)
  return button
}
