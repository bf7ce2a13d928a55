import { typeset } from '../typography.ts'
import { message, translateSentence } from './answers.ts'
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

export const fr = typeset({
  ...{
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
  },
})
