import { answers, message } from './answers.ts'
import { classroom } from './class.ts'
import { frame } from './frame.ts'
import { lessons } from './lessons.ts'
import { requests } from './requests.ts'
import { switches } from './switches.ts'
import { topology } from './topology.ts'
import { traffic } from './traffic.ts'

/** All that the lab says, in one place for each language; English says what there is. */
export type Texts = typeof en

export const en = {
  answers,
  message,
  classroom,
  frame,
  lessons,
  requests,
  switches,
  topology,
  traffic,
}
