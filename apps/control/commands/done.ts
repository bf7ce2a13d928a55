/** The answer to a change: one sentence for people, and facts for programs. */
export interface Done {
  message: string
  [fact: string]: unknown
}
