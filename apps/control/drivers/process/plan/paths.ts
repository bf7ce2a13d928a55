import path from 'node:path'

export type Paths = ReturnType<typeof pathsFor>

/** Where everything lives; `run` is the folder that `RUN_DIR` names. All absolute. */
export function pathsFor(root: string, runDir: string) {
  const run = path.resolve(root, runDir)
  const inRun = (...names: string[]) => path.join(run, ...names)
  return {
    root,
    run,
    dist: path.join(root, 'dist'),
    public: path.join(root, 'dist/public'),
    nginx: path.join(root, 'nginx'),
    errorPages: path.join(root, 'dist/error-pages'),
    topology: path.join(root, 'db/topology'),
    data: inRun('data'),
    edge: inRun('edge'),
    logs: inRun('logs'),
    state: inRun('state.json'),
    choices: inRun('choices.json'),
    secrets: inRun('secrets.json'),
    lock: inRun('supervisor.json'),
    dataOf: (name: string) => inRun('data', name),
    temporaryOf: (name: string) => inRun('data', `${name}.tmp`),
    configOf: (name: string) => inRun('data', `${name}.cnf`),
    logOf: (name: string) => inRun('logs', `${name}.log`),
  }
}
