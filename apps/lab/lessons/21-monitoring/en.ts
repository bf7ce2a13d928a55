import { incidentAt } from './incidents.ts'
import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Monitoring: find the incident',
  story:
    'Saturday, 11:40. Customers write that “something is wrong with the shop”. Noor is on call. She has no ' +
    'time to look into every server: she opens the charts, first those of what visitors notice, then those of ' +
    'the components. Which one is it, and what is wrong with it?',
  question: 'Which component is the cause, and what is wrong with it?',
  choices: {
    'app-1-slow': 'app-1: its pages take long',
    'app-2-slow': 'app-2: its pages take long',
    'app-3-slow': 'app-3: its pages take long',
    'redis-down': 'Redis: it is down',
    'primary-down': 'The primary: it is down',
    'replica-down': 'The read replica: it is down',
    'replica-late': 'The read replica: it lags behind the primary',
    nothing: 'None: nothing stands out',
  },
  method:
    'Six customers browse and change their carts. Then one of seven incidents is caused by chance; nobody is told ' +
    'which. Look at the charts and the alerts for as long as you like, up to fifteen minutes, and answer. ' +
    'Meanwhile the pages Topology and Switches, which would give it away, are closed, and active faults are not ' +
    'shown. The lesson reads the same charts and reports what they show.',
  steps: {
    customers: 'Customers begin to shop',
    incident: 'The incident begins',
    search: 'Search: which component is it?',
  },
  columns: {
    figure: 'From the charts',
    before: 'Before',
    during: 'During the incident',
    down: 'Components down',
    errors: 'Error ratio, %',
    slowest: 'Slowest app replica, p95, ms',
    others: 'Other app replicas, mean p95, ms',
    lag: 'Replication lag, s',
  },
  claims: {
    shown: (n, raw) =>
      `The charts showed: ${texts.choices[incidentAt(raw.found)]}, after ${n.seconds} s. Caused was: ${texts.choices[incidentAt(raw.incident)]}. Expected: the same.`,
  },
  causes: {
    'not-injected': 'The fault was not injected, or ended before it could be measured.',
    'figures-late': 'Prometheus did not get its figures in time.',
    another: 'Something else was wrong at the same time, and stood out more.',
    busy: 'The machine is so busy that a healthy component is slow or does not answer.',
  },
  explanation: {
    'slow-app': (n) =>
      `One app replica stood out: the p95 of its pages was ${n.slowestDuring} ms, that of the others ${n.othersDuring} ms. All three have the same databases and the same Redis, so the cause is in that app replica alone.`,
    'redis-down': (n) =>
      `Redis was down, and ${n.failedPercent} % of the customers’ requests failed: guests can browse without a session, but nobody can use a cart.`,
    'primary-down': (n) =>
      `The primary was down, and ${n.failedPercent} % of the customers’ requests failed. Pages came from the read replica; changes had nowhere to go.`,
    'replica-down': () =>
      'The read replica was down. Its reads went to the primary, as the chart of reads on the primary shows.',
    'replica-late': (n) =>
      `The read replica was ${n.lagDuring} s behind the primary. From ten seconds on, reads go to the primary; before that, pages may be stale.`,
    seconds: (n) => `${n.seconds} s after the incident began, the charts showed it.`,
    unnoticed: (n) =>
      `Of the ${n.sent} requests of the customers, none failed. Only monitoring shows such an incident before the next one makes it worse.`,
    noticed: (n) =>
      `Of the ${n.sent} requests of the customers, ${n.failed} failed (${n.failedPercent} %).`,
  },
  theory: {
    symptoms:
      'Begin with what users notice: request rate, errors, response time, and how full things are (the four golden signals). Alert on these; a cause that nobody notices can wait until morning.',
    causes:
      'Then split by what may differ: if one app replica stands out, the cause is in it; if all of them do, look at what they share.',
    percentiles:
      'A mean hides the slow few. Of three app replicas, a slow one makes a third of all pages slow, and almost every visit has such a page.',
  },
  tryIt: [
    { text: 'Make an app replica slow.', command: 'npm run lab slow app-2 2s' },
    { text: 'Read active alerts.', command: 'npm run lab status' },
    { text: 'Open Prometheus itself.', command: 'npm run lab dashboards' },
    { text: 'End it.', command: 'npm run lab slow app-2 0' },
  ],
  notice:
    'Which chart showed it first, and which alert? An alert waits, so that a hiccup wakes nobody; a chart does not.',
}
