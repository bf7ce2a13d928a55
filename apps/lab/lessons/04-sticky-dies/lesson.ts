import type { Client } from '../../../shared/client.ts'
import type { Finding, Lesson, Workbench } from '../lesson.ts'
import { act, turn } from '../orders.ts'
import { addToCart, look, register } from '../people.ts'
import { texts as en } from './en.ts'
import { texts as fr } from './fr.ts'

const people = 9
const replicas = 3

interface Person {
  visitor: Client
  home: string
}

/** What of the people at one place is still there. */
interface Kept {
  logins: number
  carts: number
}

interface Moment {
  key: 'before' | 'dead' | 'back'
  victims: Kept
  others: Kept
}

/** Stickiness hides where a session lives, until that replica dies. */
export const lesson: Lesson = {
  number: 4,
  id: 'sticky-dies',
  texts: { en, fr },
  question: { kind: 'number', unit: 'people', min: 0, max: people },
  scales: false,

  async run(bench) {
    bench.step('memory')
    await bench.run(turn('replicas', replicas))
    await bench.run(turn('sessions', 'memory'))
    bench.step('come-in')
    const all: Person[] = []
    for (let at = 0; at < people; at++) all.push(await comeIn(bench))
    const victim = fullest(all)
    const before = await momentOf('before', all, victim)
    bench.step('kill')
    await bench.run(act('kill', victim, { wait: false }))
    const dead = await momentOf('dead', all, victim)
    bench.step('back')
    await backAgain(bench, victim)
    const back = await momentOf('back', all, victim)
    return report([before, dead, back], all.filter(({ home }) => home === victim).length)
  },
}

/** Somebody who has logged in and put something into the cart. */
async function comeIn(bench: Workbench): Promise<Person> {
  const visitor = bench.visitor('sticky')
  await register(visitor)
  await addToCart(visitor, 1)
  return { visitor, home: (await look(visitor)).servedBy }
}

function fullest(all: readonly Person[]): string {
  const homes = [...new Set(all.map(({ home }) => home))]
  const count = (name: string) => all.filter(({ home }) => home === name).length
  return homes.sort((a, b) => count(b) - count(a))[0] ?? 'app-1'
}

async function momentOf(
  key: Moment['key'],
  all: readonly Person[],
  victim: string,
): Promise<Moment> {
  const moment: Moment = { key, victims: { logins: 0, carts: 0 }, others: { logins: 0, carts: 0 } }
  for (const { visitor, home } of all) {
    const { loggedIn, cart } = await look(visitor)
    const kept = home === victim ? moment.victims : moment.others
    if (loggedIn) kept.logins++
    if (cart.items > 0) kept.carts++
  }
  return moment
}

/** Starts what nobody has to start: a killed replica comes back by itself. */
async function backAgain(bench: Workbench, name: string): Promise<void> {
  await bench.run(act('start', name))
}

function report(moments: readonly Moment[], victimCount: number): Finding {
  const [before, dead, back] = moments as [Moment, Moment, Moment]
  const logins = ({ victims, others }: Moment) => victims.logins + others.logins
  const carts = ({ victims, others }: Moment) => victims.carts + others.carts
  return {
    numbers: {
      people,
      victims: victimCount,
      loginsBefore: logins(before),
      loginsDead: logins(dead),
      loginsBack: logins(back),
      cartsDead: carts(dead),
      victimsKept: dead.victims.logins,
      othersKept: dead.others.logins,
    },
    answer: logins(dead),
    theory: people - people / replicas,
    table: [
      ['moment', 'logins', 'carts', 'victimLogins', 'otherLogins'],
      ...moments.map((moment) => [
        ...[moment.key, logins(moment), carts(moment)],
        ...[moment.victims.logins, moment.others.logins],
      ]),
    ],
    chart: {
      kind: 'bars',
      x: moments.map(({ key }) => key),
      series: { logins: moments.map(logins), carts: moments.map(carts) },
    },
    broken: brokenOf([before, dead, back], victimCount),
  }
}

function brokenOf([before, dead, back]: [Moment, Moment, Moment], victims: number): string[] {
  const others = people - victims
  const claims: [boolean, string][] = [
    [
      before.victims.logins === victims && before.others.logins === others,
      `before the kill all ${people} have to be logged in`,
    ],
    [
      dead.victims.logins === 0 && dead.victims.carts === 0,
      `of the ${victims} people of the killed replica ${dead.victims.logins} logins and ${dead.victims.carts} carts are left, expected none`,
    ],
    [
      dead.others.logins === others && dead.others.carts === others,
      `the ${others} people of the other replicas have kept ${dead.others.logins} logins and ${dead.others.carts} carts, expected all`,
    ],
    [
      back.victims.logins === 0,
      `when the replica was back ${back.victims.logins} logins were there again, expected none`,
    ],
  ]
  return claims.filter(([holds]) => !holds).map(([, sentence]) => sentence)
}
