const passedOn = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'NODE_EXTRA_CA_CERTS']

/**
 * What every child gets of our own environment. No more: a `PORT` or `SESSION_STORE`
 * that happens to be set in a shell must not reach one of them past the plan.
 */
export const baseEnvironment = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = environment[name]
      return value ? [[name, value]] : []
    }),
  )
