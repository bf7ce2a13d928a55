const words = document.getElementById('said')?.dataset

/** A button that copies a text. */
export function copyButton(text: string, label: string): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button button-quiet button-small'
  button.textContent = label
  button.dataset.copyText = text
  return button
}

/** Makes every `data-copy-text` of the page copy its text, also those to come. */
export function serveCopyButtons(): void {
  document.addEventListener('click', async ({ target }) => {
    const button = (target as Element).closest<HTMLElement>('[data-copy-text]')
    if (!button) return
    await copy(button.dataset.copyText ?? '')
    const label = button.textContent
    button.textContent = words?.copied ?? ''
    setTimeout(() => {
      button.textContent = label
    }, 1500)
  })
}

// Over plain HTTP browsers have a clipboard only for localhost.
async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}
