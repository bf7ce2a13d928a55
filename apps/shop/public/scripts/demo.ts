import type { DemoState } from '../../demo/demo-page.ts'
import { type Answer, ask, showTiles } from './answer.ts'
import { showTally, tallyOf, verdictOf } from './answer-tally.ts'
import { storeTexts } from './store-texts.ts'

/** The experiment page: asks the shop again and again who answers. */

const everyMs = 500
const kept = 30

const part = (id: string) => document.getElementById(id) as HTMLElement
const toggle = part('demo-toggle')

let answers: Answer[] = []
let timer: number | undefined

function start(): void {
  timer = window.setInterval(askUnlessHidden, everyMs)
  toggle.textContent = 'Stop asking'
  void askUnlessHidden()
}

function stop(): void {
  window.clearInterval(timer)
  timer = undefined
  toggle.textContent = 'Start asking'
  announce()
}

let waiting = 0
let answered = Promise.resolve()

/**
 * Asks one after the other, also after those who asked before: the order of the answers is
 * what this page shows, and a slow app replica must not pile questions up.
 */
function askInTurn(times: number): Promise<void> {
  waiting += times
  answered = answered.then(async () => {
    for (let turn = 0; turn < times; turn++) {
      add(await ask())
      waiting--
    }
  })
  return answered
}

async function askUnlessHidden(): Promise<void> {
  if (!document.hidden && waiting === 0) await askInTurn(1)
}

async function askTenTimes(): Promise<void> {
  await askInTurn(10)
  announce()
}

function add(answer: Answer): void {
  answers = [answer, ...answers].slice(0, kept)
  if (answer.state) showSettings(answer.state.strategy, answer.state.session.store)
  show()
}

function clear(): void {
  answers = []
  show()
}

function show(): void {
  showTiles(part('demo-answers'), answers, kept)
  showTally(part('demo-tally'), tallyOf(answers))
  part('demo-verdict').textContent = verdictOf(answers)
}

function showSettings(strategy: string, store: DemoState['session']['store']): void {
  part('demo-strategy').textContent = strategy
  part('demo-store').textContent = storeTexts[store]
}

// Only when asked for: twice a second would drown everything else.
function announce(): void {
  part('demo-status').textContent = verdictOf(answers)
}

toggle.addEventListener('click', () => (timer === undefined ? start() : stop()))
part('demo-ten').addEventListener('click', () => void askTenTimes())
part('demo-clear').addEventListener('click', clear)
start()
