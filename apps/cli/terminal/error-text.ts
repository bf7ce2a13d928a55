/** What is shown of an error: a sentence and the way out for files that cannot be used, else its message. */
export function errorText(error: Error): string {
  const { code, path: file } = error as NodeJS.ErrnoException
  if (!file) return error.message
  if (code === 'EACCES' || code === 'EPERM')
    return (
      `You have no right to use ${file}. ` +
      'Type the command as the user who made it, or with another run folder: --run-dir FOLDER'
    )
  if (code === 'EROFS')
    return `${file} is on a disk that cannot be written. Take another run folder: --run-dir FOLDER`
  if (code === 'ENOTDIR') return `${file} leads through a file where a folder was expected.`
  return error.message
}
