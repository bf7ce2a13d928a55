/** One thing the doctor has looked at. */
export interface Check {
  name: string
  result: 'good' | 'doubtful' | 'bad'
  /** What was found. */
  found: string
  /** What to do about it; empty when it is good. */
  advice: string
}

export const good = (name: string, found: string): Check => ({
  name,
  result: 'good',
  found,
  advice: '',
})
export const doubtful = (name: string, found: string, advice: string): Check => ({
  name,
  result: 'doubtful',
  found,
  advice,
})
export const bad = (name: string, found: string, advice: string): Check => ({
  name,
  result: 'bad',
  found,
  advice,
})
