import type { LessonTexts } from '../lesson-texts.ts'

export const texts: LessonTexts = {
  title: 'The lost login',
  story:
    'Robin logs in, clicks on the cart, and is asked to log in. One more click, and there is the ' +
    'name at the top again. Nobody has changed the program: yesterday it ran as a single process, ' +
    'today there are three, each of which remembers in its own memory who has logged in with it.',
  question:
    'Three replicas, round robin, sessions in each replica’s memory. Robin logs in once and then looks at 60 pages. On how many is Robin known?',
  choices: {
    all: 'on all of them',
    'two-thirds': 'on two thirds',
    half: 'on half of them',
    'one-third': 'on one third',
    none: 'on none',
  },
  method:
    'The session store is switched to memory. With 2, 3 and 5 replicas in turn a new visitor ' +
    'opens an account, which logs it in, and then looks at 60 pages through round-robin. Each answer ' +
    'says whether it has found the visitor’s session.',
  steps: {
    memory: 'Keeping sessions in memory',
    scale2: 'Running two replicas',
    ask2: 'Logging in, then 60 pages',
    scale3: 'Running three replicas',
    ask3: 'Logging in, then 60 pages',
    scale5: 'Running five replicas',
    ask5: 'Logging in, then 60 pages',
  },
  columns: {
    replicas: 'Replicas',
    requests: 'Pages',
    known: 'Known on',
    share: 'Measured, %',
    theory: 'Theory 1/N, %',
  },
  explain: (n, format) => [
    `With three replicas Robin was known on ${format(n.known3 ?? 0)} of ${format(n.requests ?? 0)} pages, which is ${format(n.share3 ?? 0)} %: on those that came from the replica which had taken the login. The others have never heard of this session.`,
    `With two it was ${format(n.share2 ?? 0)} %, with five ${format(n.share5 ?? 0)} %. The more replicas, the worse: scaling out has broken a program that was right.`,
    'Nothing fails and no error is logged. That makes it so hard to find: the shop answers every request, it just no longer knows whom.',
  ],
  theory:
    'The session is in the memory of one replica. Round robin sends one request in N there, so the ' +
    'share of pages that know the login is 1 / N: 50 % for N = 2, 33.3 % for N = 3, 20 % for N = 5.',
  tryIt: [
    { text: 'Let each replica remember for itself.', command: 'npm run lab sessions memory' },
    {
      text: 'Log in on the experiment page with one click, and reload a few times.',
      link: { label: 'The experiment page, round robin', host: 'round-robin', path: '/demo' },
    },
    { text: 'Put it back.', command: 'npm run lab sessions redis' },
  ],
  notice:
    'The cart comes and goes together with the name: the session holds the way to both. The list of requests says for each lost login where its session lives.',
}
