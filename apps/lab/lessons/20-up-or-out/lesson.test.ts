import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'
import { limitCpu } from './limit-cpu.ts'

const typical = {
  ...{ clients: 16, sharePercent: 20, times: 3, upPercent: 60 },
  ...{ perSecondOne: 60, meanMsOne: 130, cpuOne: 20 },
  ...{ perSecondUp: 178, meanMsUp: 45, cpuUp: 59 },
  ...{ perSecondOut: 176, meanMsOut: 45, cpuOut: 60 },
  ...{ gainUp: 3, gainOut: 2.9, cpuGainUp: 3, cpuGainOut: 3 },
  ...{ sentUp: 40, lostUp: 20, lostPercentUp: 50, sentOut: 40, lostOut: 0, lostPercentOut: 0 },
}

checkExplanations(lesson, {
  typical,
  fixed: ['clients', 'sharePercent', 'times', 'upPercent'],
  contradictions: {
    'nothing is limited': {
      numbers: {
        ...{ perSecondOne: 300, perSecondUp: 300, perSecondOut: 320, gainUp: 1, gainOut: 1.1 },
        ...{ cpuOne: 95, cpuUp: 95, cpuOut: 110, cpuGainUp: 1, cpuGainOut: 1.2 },
      },
      claims: ['limited'],
    },
    'the CPU brings nothing': {
      numbers: { perSecondUp: 66, gainUp: 1.1, perSecondOut: 72, gainOut: 1.2 },
      claims: ['up-gains', 'out-gains'],
    },
    'the machine gives little': {
      numbers: {
        ...{ cpuOne: 9.1, cpuUp: 15.9, cpuOut: 20.6, cpuGainUp: 1.7, cpuGainOut: 2.3 },
        ...{ perSecondUp: 138, gainUp: 2.3, perSecondOut: 102, gainOut: 1.7 },
      },
      claims: [],
    },
    'the only one is not killed': {
      numbers: { lostUp: 0, lostPercentUp: 0 },
      claims: ['up-loses'],
    },
    'the edge retries nothing': {
      numbers: { lostOut: 6, lostPercentOut: 15 },
      claims: ['out-keeps'],
    },
  },
  truths: [
    {
      en: /^The limit held/,
      fr: /^La limite a tenu/,
      when: (n) => n.cpuOne < 40 && n.cpuUp < 100 && n.cpuOut < 100,
    },
    { en: /^Scaled up, /, fr: /^Verticalement, /, when: (n) => n.gainUp >= n.cpuGainUp / 2 },
    { en: /^Scaled out, /, fr: /^Horizontalement, /, when: (n) => n.gainOut >= n.cpuGainOut / 2 },
    {
      en: /did not use all of it/,
      fr: /ne l’ont pas fait entièrement/,
      when: (n) => n.cpuOne < n.sharePercent || n.cpuUp < n.upPercent || n.cpuOut < n.upPercent,
    },
    {
      en: /nobody else could answer/,
      fr: /personne d’autre ne pouvait répondre/,
      when: (n) => n.lostUp > 0,
    },
    {
      en: /When one of three was killed, none of/,
      fr: /À la mort d’une réplique sur trois, aucune des/,
      when: (n) => n.lostOut === 0,
    },
    { en: /^Pages per second/, fr: /^Pages par seconde/, when: anyNumbers },
  ],
})

test('a limited process gets its share of a core, and all of it afterwards', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const busy = spawn(process.execPath, ['-e', 'for (;;);'])
  t.after(() => busy.kill('SIGKILL'))
  const pid = busy.pid ?? 0
  // Ticks of 10 ms: fields 14 and 15 of proc(5).
  const cpuMs = () => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')
    return (Number(fields[13]) + Number(fields[14])) * 10
  }
  const shareFor = async (ms: number) => {
    const [before, started] = [cpuMs(), performance.now()]
    await delay(ms)
    return (cpuMs() - before) / (performance.now() - started)
  }
  const end = limitCpu([pid], 0.2)
  assert.ok((await shareFor(2000)) < 0.35)
  end()
  assert.doesNotMatch(readFileSync(`/proc/${pid}/stat`, 'utf8'), /\) T /)
})
