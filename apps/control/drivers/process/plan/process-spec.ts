/** How a child process is started. */
export interface ProcessSpec {
  name: string
  command: string
  args: readonly string[]
  cwd: string
  env: Readonly<Record<string, string>>
}
