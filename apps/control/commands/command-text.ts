/** A command as one would type it: `sessions redis`, `pause app-2 --for 30s`. */
export function commandText(input: Readonly<Record<string, unknown>>): string {
  const { command, name, value, count, ms, seconds, atOnce, forMs, email } = input
  const time = ms === undefined ? undefined : ms === 0 ? '0' : `${ms}ms`
  const lag = seconds === undefined ? undefined : seconds === 0 ? '0' : `${seconds}s`
  const words = [command, name, value, count, time, lag, email]
  return [
    ...words.filter((word) => word !== undefined).map(String),
    ...(atOnce ? [`--at-once ${atOnce}`] : []),
    ...(typeof forMs === 'number' ? [`--for ${timeText(forMs)}`] : []),
  ].join(' ')
}

const timeText = (ms: number): string => (ms % 60_000 === 0 ? `${ms / 60_000}m` : `${ms / 1000}s`)

interface OldOrder {
  path: string
  body?: Readonly<Record<string, unknown>>
}

/** The same of an old entry of the audit log, which held the request. */
export function textOfOldOrder({ path, body = {} }: OldOrder): string {
  const [area = '', name = '', verb = ''] = path.split('/').slice(1)
  const commands: Readonly<Record<string, string>> = { replicas: 'scale', primary: 'promote' }
  if (area === 'switches') return `${commands[name] ?? name} ${body.value}`
  if (area === 'processes') return commandText({ ...body, command: verb, name })
  return commandText({ ...body, command: [area, name, verb].filter(Boolean).join(' ') })
}
