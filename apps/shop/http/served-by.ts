/** The name and counts of this app replica, for headers and the footer. */
export interface ServedBy {
  name: string
  /** 0 … 11, the same for a name wherever it is shown. */
  colour: number
  /** Requests since this app replica started. */
  requests: number
  inFlight: number
}

export function createServedBy(name: string): ServedBy {
  return { name, colour: colourOf(name), requests: 0, inFlight: 0 }
}

/** app-1 has the first colour, app-2 the second; other names one by their letters. */
export function colourOf(name: string): number {
  const number = /(\d+)$/.exec(name)?.[1]
  if (number) return (Number(number) + 11) % 12
  return [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 12
}
