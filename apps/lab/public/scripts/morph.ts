/**
 * Updates the content of an element to the markup, changing only what differs: the focus is
 * preserved and animations continue. Children are matched by `data-key`, else by position.
 */
export function morph(element: Element, markup: string): void {
  const template = document.createElement('template')
  template.innerHTML = markup
  morphChildren(element, template.content)
}

function morphChildren(old: Node, next: Node): void {
  const known = childrenByKey(old)
  const wantedKeys = childrenByKey(next)
  for (const [key, child] of known) if (!wantedKeys.has(key)) child.remove()
  let place = old.firstChild
  for (const wanted of [...next.childNodes]) {
    const key = keyOf(wanted)
    const present = key ? known.get(key) : place && !keyOf(place) ? place : null
    if (present?.nodeName !== wanted.nodeName) {
      old.insertBefore(wanted, place)
      continue
    }
    if (present === place) place = place.nextSibling
    else old.insertBefore(present, place)
    morphNode(present, wanted)
  }
  while (place) {
    const rest: ChildNode | null = place.nextSibling
    place.remove()
    place = rest
  }
}

const keyOf = (node: Node) => (node instanceof Element ? node.getAttribute('data-key') : null)

function childrenByKey(node: Node): Map<string, ChildNode> {
  const byKey = new Map<string, ChildNode>()
  for (const child of node.childNodes) {
    const key = keyOf(child)
    if (key) byKey.set(key, child)
  }
  return byKey
}

function morphNode(old: Node, next: Node): void {
  if (old instanceof Element && next instanceof Element) {
    morphAttributes(old, next)
    morphChildren(old, next)
  } else if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue
}

function morphAttributes(old: Element, next: Element): void {
  for (const { name } of [...old.attributes])
    if (!next.hasAttribute(name)) old.removeAttribute(name)
  for (const { name, value } of next.attributes)
    if (old.getAttribute(name) !== value) old.setAttribute(name, value)
}
