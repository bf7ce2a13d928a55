/** What is the matter with a slow replica, for people. */
export const slowText = (ms: number, atOnce = 0): string =>
  atOnce > 0 ? `${ms} ms slower, ${atOnce} at a time` : `${ms} ms slower`
