/** Buttons with `data-copy` put that text into the clipboard, and say so for a moment. */
export function copyButtons(within: ParentNode): void {
  for (const button of within.querySelectorAll<HTMLElement>('button[data-copy]')) {
    const name = button.textContent
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy ?? '')
      button.textContent = button.dataset.copied ?? name
      setTimeout(() => {
        button.textContent = name
      }, 2000)
    })
  }
}
