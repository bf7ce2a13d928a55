import type { Option } from './option.ts'
import { options } from './options.ts'

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
