import type { Need, Needs } from '../../lessons/needs.ts'

export const lessons = {
  intro:
    'Each lesson asks for a prediction, runs an experiment on the live shop, and compares your prediction with the measurement and with theory. Afterwards the system is restored.',
  progress: (done: number, all: number) => `${done} of ${all} lessons done`,
  states: {
    open: 'Open',
    predicted: 'Predicted',
    unfinished: 'Under way',
    done: 'Done',
    right: 'Done, prediction right',
    wrong: 'Done, prediction wrong',
    broken: 'Done, theory contradicted',
    running: 'Running',
    missing: 'Needs another stage',
  },
  start: 'Start with lesson 1',
  next: (number: number, title: string) => `Next: ${number}. ${title}`,
  number: (number: number) => `Lesson ${number}`,
  allLessons: 'All lessons',
  report: 'Your report',
  reportMarkdown: 'Report as Markdown',
  exportProgress: 'Progress as JSON',
  reset: 'Start the course over',
  resetWhat:
    'Deletes the predictions and results of everybody who has used this lab, for example before a new class.',
  resetNow: 'Delete everything',
  commandLine: 'Without a browser:',
  commands: ['npm run lab lesson 2', 'npm run lab lesson all'],

  story: 'The story',
  prediction: 'What do you predict?',
  predict: 'Save my prediction',
  skip: 'Skip',
  predicted: 'Your prediction',
  skipped: 'none',
  between: (min: string, max: string) => `A number from ${min} to ${max}`,
  method: 'How it is measured',
  run: 'Run the experiment',
  runAgain: 'Run it again',
  again: 'Predict again',
  mayNotRun: 'Running the experiment needs the token. This page shows it while it runs.',
  /** Of a lesson that asks while it runs. */
  meanwhile: {
    title: 'Your answer',
    right: 'Your answer was right.',
    wrong: 'Your answer was wrong.',
    measured: 'It was',
    expected: 'The charts showed',
    start: 'Start',
    save: 'Save my answer',
    charts: 'Open the charts',
    finish: 'End the search and see the result',
    waits: 'The result comes when the person who started the lesson ends the search.',
    hidden: (number: number) =>
      `Lesson ${number} is running, and this page would give its answer away. Look at the charts; on the page of the lesson you can end it.`,
  },
  stop: 'Stop',
  running: 'Running',
  puttingBack: 'Restoring the system',
  otherRuns: (number: number) => `Lesson ${number} is running. Only one runs at a time.`,
  nowAt: (step: string) => `Now: ${step}`,
  seconds: (seconds: string) => `${seconds} s`,

  result: 'Result',
  measured: 'Measured',
  noChoice: 'none of them',
  yours: 'Your prediction',
  expected: 'Expected (theory)',
  right: 'Your prediction was right.',
  wrong: 'Your prediction was wrong.',
  contradicts: 'The measurement contradicts theory.',
  likelyCauses: 'Likely causes, most likely first:',
  evidenceTitle: 'Where to look:',
  evidence: {
    requests: ({ path, status, outcome }: { path?: string; status?: string; outcome?: string }) =>
      [
        'the requests',
        path && `to ${path}`,
        status && `answered ${status}xx`,
        outcome && 'whose session was not found',
      ]
        .filter(Boolean)
        .join(' '),
    configuration: (strategy: string) => `the edge’s configuration for ${strategy}`,
    switches: 'the switches and active faults',
    topology: 'the live topology',
    charts: 'the charts',
  },
  chart: 'The measured numbers as a chart',
  table: 'The measured numbers',
  explanation: 'What happened',
  theoryText: 'What theory says',
  sources: 'Sources:',
  claimHeld: 'The measurement agrees with theory.',
  ranAt: (when: string, seconds: string) => `Measured ${when}, in ${seconds} s.`,
  backAgain: 'The system is as it was before the lesson.',
  notBack: 'Not restored:',
  noResult: 'The lesson did not complete:',
  problems: {
    stopped: 'it was stopped.',
    late: 'it took longer than three minutes.',
  } as Readonly<Record<string, string>>,
  tryIt: 'Try it yourself',
  notice: 'What to look for',

  reportTitle: 'Stickyshop lab: report',
  reportName: 'Name',
  putName: 'Add the name',
  reportMade: (when: string) => `Created ${when}`,
  reportEmpty: 'No lesson has been completed yet.',
  print: 'To hand it in, print this page or save it as a PDF.',
  /** A name and its value. */
  pair: (name: string, value: string) => `${name}: ${value}`,

  needs: {
    missing: (missing: readonly Need[], { stage, edges, apps, tls }: Needs) => {
      const names: Readonly<Record<Need, string>> = {
        stage: `the stage ${stage}`,
        edges: edges === 2 ? 'two load balancers' : 'a single load balancer',
        sharedPort: 'two load balancers at one port (the stage scale-up without containers)',
        virtualAddress: 'a virtual address (the stage scale-up in containers)',
        apps: `${apps} app replicas`,
        databases: 'a read replica',
        standby: 'a second database',
        redis: 'a single Redis',
        whoami: 'whoami',
        tls: tls === 'edge' ? 'HTTPS' : 'TLS on every inner hop',
        firewall: 'the firewall',
        monitoring: 'Prometheus and its alerts',
        local: 'a shop without containers (npm start)',
      }
      return new Intl.ListFormat('en').format(missing.map((need) => names[need]))
    },
    /** @param running the stage that runs */
    notice: (missing: string, running: string, inContainers: boolean) =>
      `This lesson needs ${missing}. The stage ${running}, which is running${inContainers ? ' in containers' : ''}, cannot provide that. Start a stage that can:`,
    refusal: (missing: string, command: string) =>
      `This lesson needs ${missing}, which the running stage cannot provide. Start a stage that can: ${command}`,
    /** @param missing where the stage that has the rest runs */
    state: (stage: string, missing: string | null) => `Needs ${missing ?? `the stage ${stage}`}`,
  },

  refusals: {
    runs: (number: number) => `Lesson ${number} is running. Only one runs at a time.`,
    puttingBack:
      'A lesson was interrupted, and the system is being restored. Try again in a moment.',
    traffic:
      'The load generator is running, and its requests would be counted. Stop the traffic first.',
    notHealthy: (what: string) =>
      `A lesson needs a healthy system. Not healthy: ${what}. See npm run lab status`,
    outOfReach: (command: string) =>
      `This lesson starts app replicas, or exchanges them, which in containers only the engine can do. Give the control plane access to it: ${command}`,
    unknown: (id: string) => `There is no lesson "${id}".`,
    prediction: 'That is not a possible answer to the question.',
  },
}
