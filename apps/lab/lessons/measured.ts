/** Numbers that were measured, predicted or reckoned, by name. */
export type Measured = Readonly<Record<string, number>>
