/** As exact as it was measured, for tables: whole milliseconds, tenths of a percent. */
export const round = (value: number, digits = 0): number => Number(value.toFixed(digits))
