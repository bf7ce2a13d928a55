import { checked } from './checked.ts'
import type { EdgeState } from './edge-state.ts'

export const controlConf = ({ controlAddress }: EdgeState): string[] => [
  `listen ${checked(controlAddress)};`,
]
