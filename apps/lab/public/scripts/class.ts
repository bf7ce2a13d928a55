// A scenario from a file, put where its text could have been typed.
const file = document.getElementById('file') as HTMLInputElement | null
const text = document.getElementById('json') as HTMLTextAreaElement | null

file?.addEventListener('change', async () => {
  const [chosen] = file.files ?? []
  if (!chosen || !text) return
  text.value = await chosen.text()
  text.form?.requestSubmit()
})
