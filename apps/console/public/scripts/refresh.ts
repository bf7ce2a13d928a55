let running = false
let again = false

/** Fetches this page anew and puts in place what is marked `data-live` (it needs an id). */
export async function refresh(address = location.href): Promise<Document | null> {
  if (running) {
    again = true
    return null
  }
  running = true
  try {
    const answer = await fetch(address, { headers: { Accept: 'text/html' } })
    if (!answer.ok) return null
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
    for (const part of document.querySelectorAll<HTMLElement>('[data-live]'))
      put(part, fresh.getElementById(part.id))
    return fresh
  } catch {
    // The bar says that nobody answers; the next event tries again.
    return null
  } finally {
    running = false
    if (again) {
      again = false
      void refresh(address)
    }
  }
}

function put(part: HTMLElement, fresh: HTMLElement | null): void {
  if (!fresh) return
  for (const opened of part.querySelectorAll('details[open]'))
    fresh.querySelector(`details[id="${opened.id}"]`)?.setAttribute('open', '')
  if (part.innerHTML !== fresh.innerHTML) part.replaceChildren(...fresh.childNodes)
}
