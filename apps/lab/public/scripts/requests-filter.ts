/**
 * Shows the rows that match the form, which begins as the address says: `?show-path=/account`.
 * `changed` is called when the form changes.
 */
export function createFilter(form: HTMLFormElement, changed: () => void) {
  form.hidden = false
  const address = new URLSearchParams(location.search)
  for (const name of ['path', 'outcome', 'status']) {
    const field = form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement
    field.value = address.get(`show-${name}`) ?? ''
  }
  form.addEventListener('input', changed)
  form.addEventListener('submit', (event) => event.preventDefault())
  const replicas = form.elements.namedItem('replica') as HTMLSelectElement

  /** Every replica that has a row can be chosen. */
  function offer(body: HTMLElement): void {
    const known = new Set([...replicas.options].map(({ value }) => value))
    for (const { dataset } of rowsOf(body)) {
      const name = dataset.replica
      if (!name || known.has(name)) continue
      known.add(name)
      const after = [...replicas.options].slice(1).find((option) => isBefore(name, option.value))
      replicas.add(new Option(name, name), after ?? null)
    }
  }

  /** @returns how many rows fit. */
  function apply(body: HTMLElement): number {
    const wanted = new FormData(form)
    const path = String(wanted.get('path') ?? '').toLowerCase()
    let fits = 0
    for (const row of rowsOf(body)) {
      const { replica, outcome, status, path: own = '', mine } = row.dataset
      row.hidden = !(
        matches(wanted.get('replica'), replica) &&
        matches(wanted.get('outcome'), outcome) &&
        matches(wanted.get('status'), status) &&
        own.toLowerCase().includes(path) &&
        (!wanted.has('mine') || mine !== undefined)
      )
      if (!row.hidden) fits++
    }
    return fits
  }

  return { offer, apply }
}

const rowsOf = (body: HTMLElement) => body.querySelectorAll('tr')
const matches = (wanted: FormDataEntryValue | null, value = '') => !wanted || wanted === value
const isBefore = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true }) < 0
