import { readFileSync } from 'node:fs'
import * as z from 'zod'

export class ConfigError extends Error {}

/**
 * A typed, frozen configuration from environment variables. `NAME_FILE` may
 * stand in for any variable, as container secrets are files.
 * @throws ConfigError that tells all problems at once.
 */
export function readConfig<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<z.output<z.ZodObject<Shape>>> {
  const values = Object.fromEntries(
    Object.keys(shape).map((name) => [name, variable(environment, name)]),
  )
  const result = z.object(shape).safeParse(values)
  if (result.success) return Object.freeze(result.data)
  const problems = result.error.issues.map(({ path, message }) => {
    const name = String(path[0])
    return `  ${name}: ${message} (received ${shown(name, values[name])})`
  })
  throw new ConfigError(['The configuration has problems:', ...problems].join('\n'))
}

function variable(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const file = environment[`${name}_FILE`]
  if (file) return readFileSync(file, 'utf8').trim()
  return environment[name] || undefined
}

const shown = (name: string, value: string | undefined) =>
  value === undefined ? 'nothing' : /PASSWORD|SECRET/.test(name) ? 'a secret' : `"${value}"`

/** A TCP port, 1 to 65535. */
export const port = () =>
  z.coerce.number('expected a port').int('expected a port').min(1).max(65_535)
