// Reads a scenario file into the text field and submits it.
const file = document.getElementById('file') as HTMLInputElement | null
const text = document.getElementById('json') as HTMLTextAreaElement | null

file?.addEventListener('change', async () => {
  const [chosen] = file.files ?? []
  if (!chosen || !text) return
  text.value = await chosen.text()
  text.form?.requestSubmit()
})
