const titles = {
  topology: 'Topology',
  requests: 'Requests',
  switches: 'Switches',
  traffic: 'Traffic',
  lessons: 'Lessons',
  lesson: 'Lesson',
  class: 'Class',
  error: 'Not possible',
}

const errors: Record<number, string> = {
  400: 'That could not be understood',
  403: 'That needs the token',
  404: 'There is nothing here',
  409: 'Not now',
  422: 'That is no possible value',
  421: 'Not under this name',
  423: 'This is locked',
  429: 'Too often',
  500: 'Something went wrong here',
  503: 'Nobody is there to do it',
}

const refusals = {
  nobody: 'Nobody answers who could do that: the supervisor is gone.',
  held: (holder: string) => `${holder} is running; stop it first.`,
  busy: (what: string) => `Somebody else is changing something: ${what}. Try again in a moment.`,
  locked: 'The switches are locked. Who locked them can open them again, on the page Class.',
  otherSite: 'This was sent from another site, so nothing was changed.',
  noToken: 'To change something, open the link with the token: npm run lab token',
  wrongToken: 'This token is not the right one. The right one is printed by: npm run lab token',
  tooManyTokens: 'Too many wrong tokens came from your address. Try again in a few minutes.',
  otherHost: 'The console does not answer under this name.',
}

export const frame = {
  name: 'Stickyshop lab',
  skip: 'Skip to the content',
  navigation: 'Pages of the lab',
  lookOnly: 'You can look at everything. To turn switches, open the link with the token.',
  lockedOut: 'The teacher has locked the switches. You can look at everything.',
  lockedByYou: 'You have locked the switches: only this browser can turn them.',
  disturbed: 'Disturbed right now',
  endNow: 'End now',
  endNowOf: (target: string, text: string) => `End now: ${target}, ${text}`,
  untilUndone: 'until it is undone',
  timeLeft: 'time left',
  field: (name: string, problem: string) => `${name}: ${problem}.`,
  locked: 'Locked',
  copy: 'Copy',
  copied: 'Copied',
  close: 'Close',
  typeThis: 'Containers are commanded from outside. Type this in the folder of the shop:',
  connectionLost: 'The console does not answer. Trying again …',
  titles,
  errors,
  refusals,
}
