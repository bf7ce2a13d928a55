/** On a phone the categories are a strip: starts it at the current one. */
export function showCurrentShelf(): void {
  const current = document.querySelector<HTMLElement>('.shelves [aria-current]')
  const strip = current?.closest('ul')
  if (current && strip) strip.scrollLeft = current.offsetLeft - strip.clientWidth / 3
}
