import { bracketed } from './bracketed.ts'
import { checked } from './checked.ts'
import type { EdgeState } from './edge-state.ts'

export const listenConf = ({ bindAddresses, publicPort }: EdgeState): string[] =>
  bindAddresses.map((address) => `listen ${checked(bracketed(address))}:${checked(publicPort)};`)
