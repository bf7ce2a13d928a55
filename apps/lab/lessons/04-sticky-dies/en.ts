import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: '… until the app replica dies',
  story:
    'Every customer has an app replica of their own, nobody loses a login, and everybody is happy ' +
    'with the cookie. Then the machine under one app replica fails. The load balancer sends its ' +
    'customers to the others, and they get their pages. But are they still signed in?',
  question:
    'Nine customers are signed in, three on each of three app replicas, sessions in memory. One app replica is killed. How many of the nine are still signed in?',
  choices: {},
  unit: 'of 9 customers',
  method:
    'Nine customers sign in through sticky, and each puts something into the cart. One app replica ' +
    'is killed, as in a crash, and all nine open their account page and look at their cart. They do ' +
    'so again when the app replica is back, and its customers once more after signing in again.',
  steps: {
    memory: 'Three app replicas, sessions in memory',
    'come-in': 'Nine customers sign in and fill their carts',
    kill: 'Killing an app replica; all nine open their account page',
    back: 'It is back; all nine open their account page',
    'sign-in-again': 'Its customers sign in again',
  },
  columns: {
    moment: 'When',
    signedIn: 'Signed in',
    carts: 'With a cart',
    victims: 'Signed in, of the killed app replica',
    others: 'Signed in, of the others',
    before: 'Before',
    dead: 'After the kill',
    back: 'When it is back',
  },
  claims: {
    'all-before': (n) =>
      `Before the kill, ${n.victimsBefore} of ${n.victims} and ${n.othersBefore} of ${n.others} customers were signed in. Expected: all.`,
    'victims-lost': (n) =>
      `Of the ${n.victims} customers of the killed app replica, ${n.victimsDead} were still signed in after the kill and ${n.victimCartsDead} still had a cart. Expected: none.`,
    'others-kept': (n) =>
      `Of the ${n.others} customers of the other app replicas, ${n.othersDead} were signed in after the kill and ${n.otherCartsDead} had a cart. Expected: all ${n.others}.`,
    'still-lost': (n) =>
      `When the app replica was back, ${n.victimsBack} of its ${n.victims} customers were signed in. Expected: none.`,
    'cart-was-stored': (n) =>
      `After signing in again, ${n.victimCartsAgain} of ${n.victims} customers had their cart. Expected: all.`,
  },
  causes: {
    'cookie-ignored':
      'The load balancer does not follow its affinity cookie, so requests go to app replicas without the session.',
    'no-session': 'The shop did not accept its own session cookie.',
    'shared-store': 'The sessions are not only in memory: app replicas share a session store.',
    'not-killed': 'The app replica was not killed, or its process kept its memory.',
    'others-restarted': 'Other app replicas were restarted, too.',
    'assigned-anew': 'The load balancer assigned customers anew when its list of servers changed.',
    'cart-in-session': 'The cart is part of the session and not in the database.',
    'cart-not-found': 'Signing in did not find the stored cart of the account.',
  },
  explanation: {
    'victims-lost': (n) =>
      `The ${n.victims} customers whose sessions were in the killed app replica’s memory were guests after the kill, and their carts looked empty. They got their pages, from app replicas that had never seen their sessions.`,
    'victims-not-all-lost': (n) =>
      `After the kill, ${n.victimsDead} of the ${n.victims} customers of the killed app replica were signed in, and ${n.victimCartsDead} had a cart.`,
    'others-kept': (n) =>
      `All ${n.others} customers of the other app replicas stayed signed in and kept their carts.`,
    'still-lost': () =>
      'When the app replica was back, its customers were still guests: a new process starts with empty memory.',
    'cart-was-stored': (n) =>
      `After signing in again, all ${n.victims} had their carts: the lines were in the database, and only the session that pointed to them was lost. A guest has no account to find the cart by.`,
    total: (n) =>
      `In all, ${n.signedInDead} of ${n.customers} customers were signed in after the kill.`,
  },
  theory: {
    'one-in-n':
      'With M customers spread evenly over N app replicas, the death of one loses M / N sessions: 9 − 9 / 3 = 6 are left. A cookie says where a session is; it is no copy of it.',
    'planned-too':
      'A planned restart loses as much as a crash. Processes that can be replaced at any time keep no state that anybody needs later.',
  },
  tryIt: [
    {
      text: 'Keep sessions in the memory of each app replica.',
      command: 'npm run lab sessions memory',
    },
    {
      text: 'Sign in, fill your cart, and note which app replica answers.',
      link: { label: 'The experiment page, sticky', host: 'sticky', path: '/demo' },
    },
    { text: 'Kill that one (here app-2), and reload.', command: 'npm run lab kill app-2' },
    { text: 'Switch back to Redis.', command: 'npm run lab sessions redis' },
  ],
  notice:
    'Are you still signed in? Is your cart there? Sign in again and look at the cart once more; then do the same as a guest.',
}
