/** How many transactions a GTID set holds: `uuid:1-5:7,\nuuid:3` holds seven. */
export const countTransactions = (set: string): number =>
  set
    .split(',')
    .flatMap((source) => source.trim().split(':').slice(1))
    .map((interval) => interval.split('-').map(Number))
    .reduce((sum, [first = 0, last = first]) => sum + last - first + 1, 0)
