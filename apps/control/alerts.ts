import * as z from 'zod'

/** An alert that fires, as Prometheus' rules word it: infra/monitoring/rules. */
export interface Alert {
  /** `ComponentDown` */
  name: string
  /** Where to look: `db-2`, or `shop` for all of it. */
  component: string
  severity: 'critical' | 'warning'
  /** A sentence in English. */
  summary: string
  /** The section of docs/runbook.md: `component-down`. */
  runbook: string
  /** Since when it fires, as ISO text. */
  since: string
}

const label = z.string().max(200)
const shape = z.object({
  alerts: z
    .array(
      z.object({
        status: z.enum(['firing', 'resolved']),
        labels: z.looseObject({
          alertname: label,
          component: label.default('shop'),
          severity: z.enum(['critical', 'warning']).catch('warning'),
        }),
        annotations: z.looseObject({
          summary: z.string().max(1000).default(''),
          runbook: label.default(''),
        }),
        startsAt: z.iso.datetime({ offset: true }),
      }),
    )
    .max(1000),
})

/** Alertmanager repeats each alert every minute; one that it does not repeat is over, or nobody watches any more. */
const forgottenAfterMs = 180_000

/** The alerts that fire, from the messages of Alertmanager's web hook. */
export function createAlerts({
  log,
  onChange,
  now = Date.now,
}: {
  log(event: string): void
  onChange(): void
  now?: () => number
}) {
  const firing = new Map<string, Alert & { seenAt: number }>()

  /** https://prometheus.io/docs/alerting/latest/configuration/#webhook_config @throws ZodError */
  function receive(message: unknown): void {
    let hasChanged = false
    for (const { status, labels, annotations, startsAt } of shape.parse(message).alerts) {
      const { alertname: name, component, severity } = labels
      const key = JSON.stringify(labels)
      const isKnown = firing.has(key)
      hasChanged ||= isKnown === (status === 'resolved')
      if (status === 'resolved') {
        if (firing.delete(key)) log(`Alert resolved: ${name}, ${component}`)
        continue
      }
      const { summary } = annotations
      const runbook = annotations.runbook.split('#').at(-1) ?? ''
      if (!isKnown) log(`Alert: ${summary || name}`)
      firing.set(key, {
        name,
        component,
        severity,
        summary,
        runbook,
        since: startsAt,
        seenAt: now(),
      })
    }
    if (hasChanged) onChange()
  }

  /** The worst first, then the latest. */
  function list(): readonly Alert[] {
    for (const [key, { seenAt }] of firing)
      if (now() - seenAt > forgottenAfterMs) firing.delete(key)
    return [...firing.values()]
      .map(({ seenAt, ...alert }) => alert)
      .sort(
        (a, b) =>
          Number(b.severity === 'critical') - Number(a.severity === 'critical') ||
          b.since.localeCompare(a.since),
      )
  }

  return { receive, list }
}
