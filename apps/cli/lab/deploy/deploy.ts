import { UsageError } from '../../terminal/command-line.ts'
import { milliseconds, wholeNumber } from '../control-commands.ts'
import type { OwnCommand } from '../lab-command.ts'
import { runCommand } from '../run-command.ts'

export const deployCommand: OwnCommand = {
  name: 'deploy',
  usage: '[VERSION]',
  summary: 'run another build, and count the requests that fail meanwhile',
  details: [
    'VERSION       a commit, or a folder with a build, in containers an image; without it, what is here is built',
    '              and restarted one by one',
    '--canary 10   per cent of the requests that the new version gets at first, 1 to 50',
    '--watch 15s   how long it is compared with the old one; if it is worse, it goes again',
    '--blue-green  as many app replicas of it beside the old ones, instead of a canary',
    '',
  ],
  flags: { canary: 'value', watch: 'value', 'blue-green': 'switch' },
  words: [0, 1],
  async run(call) {
    const { words, values, switches, installation, paths } = call
    const [word] = words
    const named = ['canary', 'watch'].filter((name) => values.has(name))
    if (!word && (named.length > 0 || switches.has('blue-green')))
      throw new UsageError(['To compare, a version is needed: npm run lab deploy VERSION'])
    const watch = values.get('watch')
    return runCommand(call, {
      command: 'deploy',
      version: word ? await installation.findVersion(word, paths) : undefined,
      canary: values.has('canary') ? wholeNumber(values.get('canary')) : undefined,
      watchMs: watch === undefined ? undefined : milliseconds(watch),
      blueGreen: switches.has('blue-green') || undefined,
    })
  },
}
