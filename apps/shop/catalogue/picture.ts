/** URL of a picture by its file name. */
export const pictureUrl = (file: string): string => `/pictures/${file}`

/** A product's second view: "honey.svg" → "honey-2.svg". */
export const secondPicture = (file: string): string => file.replace(/(\.\w+)$/, '-2$1')
