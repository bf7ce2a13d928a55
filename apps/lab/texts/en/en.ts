import { formatMessage, type Message } from '../../../control/messages.ts'
import { availability } from './availability.ts'
import { charts } from './charts.ts'
import { classroom } from './class.ts'
import { frame } from './frame.ts'
import { lessons } from './lessons.ts'
import { requests } from './requests.ts'
import { stages } from './stages.ts'
import { switches } from './switches.ts'
import { topology } from './topology.ts'
import { traffic } from './traffic.ts'

/** A message of the control plane, found by its code. */
export const message = ({ code, values }: Message): string => formatMessage({ code, values })

/**
 * Messages of other components, which arrive in English: what is wrong with an input, why a
 * lesson did not complete.
 */
export const translateSentence = (sentence: string): string => sentence

/** All texts of the lab; the English ones define which there are. */
export type Texts = typeof en

export const en = {
  translateSentence,
  message,
  availability,
  charts,
  classroom,
  frame,
  lessons,
  requests,
  stages,
  switches,
  topology,
  traffic,
}
