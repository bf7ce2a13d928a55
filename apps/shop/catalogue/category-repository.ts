import type { Handle } from '../db/handle.ts'

export interface Category {
  id: number
  slug: string
  name: string
  description: string
  /** File name of the picture. */
  picture: string
}

/** In the order of the navigation. */
export function listCategories(handle: Handle): Promise<Category[]> {
  return handle.select(
    `SELECT id, slug, name, description, picture
       FROM categories
      ORDER BY position`,
  )
}
