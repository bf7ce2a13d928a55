import { createHash } from 'node:crypto'

const longest = 80

/**
 * Two names with the same key look the same to a reader: upper and lower case, Unicode forms,
 * white space and characters that nobody sees make no difference.
 */
export const nameKey = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

/** The last part of a product's URL: "Crème brûlée № 2" → "creme-brulee-no-2", "Чай" → "chay". */
export async function slugOf(name: string): Promise<string> {
  // Half a megabyte of tables, needed only where a product is created.
  const { default: anyAscii } = await import('any-ascii')
  const slug = anyAscii(nameKey(name))
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, longest)
    .replace(/-$/, '')
  return slug || 'product'
}

/**
 * The slugs to try in turn, as different names can make the same one. They follow from the name
 * alone, so two requests that create a product of the same name at the same time collide in the
 * unique index, and one of them sees the other's product. The last one is never another name's.
 */
export async function slugChoices(name: string): Promise<string[]> {
  const slug = await slugOf(name)
  const hash = createHash('sha256').update(nameKey(name)).digest('hex').slice(0, 12)
  return [slug, `${slug}-2`, `${slug}-3`, `${slug}-4`, `${slug}-5`, `${slug}-${hash}`]
}
