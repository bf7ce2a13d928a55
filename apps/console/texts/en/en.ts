import { classroom } from './class.ts'
import { frame } from './frame.ts'
import { lessons } from './lessons.ts'
import { requests } from './requests.ts'
import { switches } from './switches.ts'
import { topology } from './topology.ts'
import { traffic } from './traffic.ts'

export const en = { classroom, frame, lessons, requests, switches, topology, traffic }
