import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ConsoleClient } from '../console-client.ts'

/** Writes what the command line's lessons have found into a folder; returns the files. */
export async function writeReport(
  client: ConsoleClient,
  folder: string,
  language: string,
): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const files: [string, string][] = [
    ['report.html', await client.text(`/lessons/report?lang=${language}`)],
    ['report.md', await client.text(`/lessons/report.md?lang=${language}`)],
  ]
  for (const [name, text] of files) await writeFile(path.join(folder, name), text)
  return files.map(([name]) => path.join(folder, name))
}
