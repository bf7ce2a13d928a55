let newest = 0
let last: Promise<unknown> = Promise.resolve()

/**
 * Fetches this page again and replaces the elements marked `data-live` (they need ids). Returns
 * the new page; null when the request failed or a newer call has replaced it.
 */
export function refresh(address = location.href): Promise<Document | null> {
  const mine = ++newest
  const page = last.then(() => (mine === newest ? load(address) : null))
  last = page
  return page
}

async function load(address: string): Promise<Document | null> {
  try {
    const answer = await fetch(address, { headers: { Accept: 'text/html' } })
    if (!answer.ok) return null
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
    for (const part of document.querySelectorAll<HTMLElement>('[data-live]'))
      replaceContent(part, fresh.getElementById(part.id))
    return fresh
  } catch {
    // The connection bar shows it; the next event retries.
    return null
  }
}

function replaceContent(part: HTMLElement, fresh: HTMLElement | null): void {
  if (!fresh) return
  for (const opened of part.querySelectorAll('details[open]'))
    fresh.querySelector(`details[id="${opened.id}"]`)?.setAttribute('open', '')
  if (part.innerHTML !== fresh.innerHTML) part.replaceChildren(...fresh.childNodes)
}
