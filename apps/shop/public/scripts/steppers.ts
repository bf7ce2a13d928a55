/** The − and + beside a number. Delegated, because the cart's lines are replaced as they change. */
export function enhanceSteppers(): void {
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('[data-step]')
    const input = button?.closest('[data-stepper]')?.querySelector('input')
    if (button && input) step(input, Number(button.dataset.step))
  })
  document.addEventListener('input', (event) => {
    const input = event.target as HTMLInputElement
    if (input.closest('[data-stepper]')) updateButtons(input)
  })
}

function step(input: HTMLInputElement, by: number): void {
  const wanted = (Number(input.value) || 0) + by
  input.value = String(Math.min(Math.max(wanted, Number(input.min)), Number(input.max)))
  input.dispatchEvent(new Event('input', { bubbles: true }))
}

function updateButtons(input: HTMLInputElement): void {
  const [less, more] = input.closest('[data-stepper]')?.querySelectorAll('button') ?? []
  if (less) less.disabled = Number(input.value) <= Number(input.min)
  if (more) more.disabled = Number(input.value) >= Number(input.max)
}
