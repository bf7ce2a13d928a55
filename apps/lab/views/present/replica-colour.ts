/** app-1 has the first of the twelve colours, as in the shop (`css/replicas.css`). */
export const replicaColour = (name: string): number =>
  (Number(/(\d+)$/.exec(name)?.[1] ?? 1) + 11) % 12
