import { type Option, options } from '../../control/options.ts'

/** What `npm start -- --help` prints. */
export const startHelp = (): string =>
  [
    'Starts the shop with everything it needs, and stops it all on Ctrl-C.',
    '',
    'Usage: npm start -- [options]',
    '',
    ...Object.values(options).flatMap(lines),
    line('--detach', 'Return when everything is ready; stop it with npm run lab down.'),
    line('--dry-run', 'Print what would run, and stop there.'),
    line('--help', 'Print this.'),
    '',
    'Every option can be set as an environment variable or in .env (see .env.example).',
    'Ends with 0 when all was stopped, 1 when something failed, 2 for options it does not know.',
    '',
  ].join('\n')

const lines = ({ flag, env, expected, standard, help }: Option<unknown>): string[] => [
  line(flag ? `--${flag}` : env, help),
  line('', `${capital(expected)}; default ${standard || 'none'}.`),
]

const line = (name: string, text: string) => `  ${name.padEnd(22)}${text}`.trimEnd()

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** The text of `.env.example`: every setting with what it expects and its default. */
export const envExample = (): string =>
  [
    '# Settings of Stickyshop. Copy this file to .env and take away the # of what you change.',
    '# An environment variable of the same name comes before this file, a flag before both.',
    ...Object.values(options).flatMap((option) => ['', ...paragraph(option)]),
    '',
  ].join('\n')

const paragraph = ({ flag, env, expected, standard, help }: Option<unknown>): string[] => [
  `# ${help}`,
  `# Expects ${expected}.${flag ? ` Flag: --${flag}` : ''}`,
  `# ${env}=${standard}`,
]
