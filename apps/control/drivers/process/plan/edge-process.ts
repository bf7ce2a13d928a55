import { edgeArguments } from '../../../../edge/edge-arguments.ts'
import type { Context } from './context.ts'
import type { ProcessSpec } from './process-spec.ts'

export const edgeProcess = ({ programs, paths, environment }: Context): ProcessSpec => ({
  name: 'edge',
  command: programs.nginx,
  args: edgeArguments(paths.edge),
  cwd: paths.edge,
  env: environment,
})
