import { table } from '../terminal/table.ts'
import type { Verb } from './verb.ts'

const common = [
  '--json      the answer as JSON (npm run -s lab -- status --json)',
  '--run-dir   the folder of another run (RUN_DIR)',
]

const codes =
  'Ends with 0 when it is done, 1 when it failed, 2 for a wrong name or value, 3 when nothing runs.'

export const labHelp = (verbs: readonly Verb[]): string =>
  [
    'Looks at the running shop and changes it. Returns when the change holds everywhere.',
    '',
    'Usage: npm run lab COMMAND …',
    '',
    ...table(verbs.map(({ name, usage, summary }) => [`  ${name} ${usage}`.trimEnd(), summary])),
    '',
    ...common.map((line) => `  ${line}`),
    '',
    'NAME is one of the components that status lists: app-2, db-1, redis, edge, whoami-1, …',
    codes,
    '',
  ].join('\n')

export const verbHelp = ({ name, usage, summary, details = [] }: Verb): string =>
  [
    `Usage: npm run lab ${name} ${usage}`.trimEnd(),
    '',
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    '',
    ...[...details, ...common].map((line) => `  ${line}`),
    '',
    codes,
    '',
  ].join('\n')
