import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'

const typical = {
  ...{ killPages: 75, killFailed: 1, killUnderWay: 2, killLater: 0 },
  ...{ pausePages: 100, pauseCame: 52, remedyPages: 50, remedyFailed: 0 },
  waitSeconds: 2,
}

const half = (n: typeof typical) =>
  n.pauseCame >= 0.25 * n.pausePages && n.pauseCame <= 0.75 * n.pausePages

checkExplanations(lesson, {
  typical,
  fixed: ['waitSeconds', 'killPages', 'pausePages', 'remedyPages'],
  contradictions: {
    'only the one that was killed listened': {
      numbers: { killFailed: 40, killLater: 38 },
      claims: ['kill-loses-what-is-under-way'],
    },
    'the other one did not listen': {
      numbers: { pauseCame: 0, remedyFailed: 30 },
      claims: ['hanging-keeps-its-half', 'without-it-all-come'],
    },
    'it was not paused': { numbers: { pauseCame: 100 }, claims: ['hanging-keeps-its-half'] },
  },
  truths: [
    {
      en: /A dead process has no sockets/,
      fr: /Un processus mort n’a plus/,
      when: (n) => n.killFailed <= n.killUnderWay && n.killLater === 0,
    },
    {
      en: /were lost when edge-1 was killed/,
      fr: /ont été perdues quand edge-1/,
      when: (n) => n.killFailed > n.killUnderWay || n.killLater > 0,
    },
    { en: /process that hangs keeps/, fr: /processus figé garde/, when: half },
    { en: /came while edge-1 hung/, fr: /sont arrivées pendant qu’edge-1/, when: (n) => !half(n) },
    {
      en: /all pages came\. So/,
      fr: /toutes les pages sont arrivées\. Quelqu’un/,
      when: (n) => n.remedyFailed === 0,
    },
    {
      en: /although the one that hung was gone/,
      fr: /bien que celui qui était figé/,
      when: (n) => n.remedyFailed > 0,
    },
    { en: /Both are on one machine/, fr: /Les deux sont sur une machine/, when: anyNumbers },
  ],
})
