/** A product of the hand-made catalogue. */
export interface CatalogueProduct {
  /** Last part of the product's URL: lower-case ASCII, unique in the whole catalogue. */
  slug: string
  /** At most 60 characters. */
  name: string
  /** One line for lists, at most 110 characters. */
  summary: string
  /** What else people call it or look for, separated by commas; at most 300 characters. */
  keywords: string
  /** Two or three paragraphs, separated by a blank line. Plain text. */
  description: string
  /** Price in euro cents. */
  priceCents: number
  /** Units in stock at the start; 0 is sold out. */
  stock: number
  /** File name of the first picture in public/pictures; the second is NAME-2.svg. */
  picture: string
  /** Place among the home page's featured products, unique; absent is not featured. */
  featured?: number
}

/** A category of the hand-made catalogue with its products. */
export interface CatalogueCategory {
  /** Last part of the category's URL: lower-case ASCII, unique. */
  slug: string
  /** At most 60 characters. */
  name: string
  /** One or two sentences, at most 200 characters. */
  description: string
  /** File name of the picture in public/pictures. */
  picture: string
  /** Place in the navigation, from 1, unique. */
  position: number
  products: CatalogueProduct[]
}
