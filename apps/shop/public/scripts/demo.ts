import { type Answer, ask } from './answer.ts'
import { showTally, tallyOf } from './answer-tally.ts'
import { showTiles } from './answer-tiles.ts'
import { verdictOf } from './verdict.ts'

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
  toggle.textContent = 'Go on asking'
  announce()
}

let waiting = false

// One question at a time: a slow replica must not pile them up.
async function askUnlessHidden(): Promise<void> {
  if (document.hidden || waiting) return
  waiting = true
  add(await ask())
  waiting = false
}

async function askTenTimes(): Promise<void> {
  await Promise.all(Array.from({ length: 10 }, async () => add(await ask())))
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

function showSettings(strategy: string, store: string): void {
  part('demo-strategy').textContent = strategy
  part('demo-store').textContent =
    store === 'redis' ? 'Redis, shared by all replicas' : 'the memory of each replica'
}

// Only when asked for: twice a second would drown everything else.
function announce(): void {
  part('demo-status').textContent = verdictOf(answers)
}

toggle.addEventListener('click', () => (timer === undefined ? start() : stop()))
part('demo-ten').addEventListener('click', () => void askTenTimes())
part('demo-clear').addEventListener('click', clear)
start()
