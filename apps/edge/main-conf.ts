import { checked } from './checked.ts'
import type { EdgeState } from './edge-state.ts'

export const mainConf = ({ runAsUser }: EdgeState): string[] => [
  ...(runAsUser
    ? ['# Workers of a master that root started (default: nobody).', `user ${checked(runAsUser)};`]
    : []),
  '# Two take over from each other well, and share turns and failures in the zones.',
  'worker_processes 2;',
  'pid edge.pid;',
  'error_log logs/error.log warn;',
]
