const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&')

/** LIKE patterns of typed text, none of whose characters is a wildcard. */
export const containing = (text: string): string => `%${escaped(text)}%`
export const startingWith = (text: string): string => `${escaped(text)}%`
