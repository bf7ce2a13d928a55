/** On a phone the categories are a strip: starts it at the current one. */
export function showCurrentCategory(): void {
  const current = document.querySelector<HTMLElement>('.categories [aria-current]')
  const strip = current?.closest('ul')
  if (current && strip) strip.scrollLeft = current.offsetLeft - strip.clientWidth / 3
}
