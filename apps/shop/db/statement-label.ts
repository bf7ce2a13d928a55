const innermost = /\([^()]*\)/g
const table = /\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)/i

/** What a statement does, and to which table before all: "SELECT products", "START TRANSACTION". */
export function statementLabel(sql: string): string {
  const verb = /\w+/.exec(sql)?.[0] ?? ''
  // Tables of subqueries only where there is no other: a UNION, a derived table.
  const found = table.exec(withoutBrackets(sql)) ?? table.exec(sql)
  return found ? `${verb} ${found[1]}` : sql
}

function withoutBrackets(sql: string): string {
  const shorter = sql.replace(innermost, '…')
  return shorter === sql ? sql : withoutBrackets(shorter)
}
