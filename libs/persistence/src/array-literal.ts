/**
 * PostgreSQL's array literal for values that need no quotes: ids, numbers, instants. An array parameter quotes and escapes each value,
 * which on the hot path costs more than the statement.
 */
export function arrayLiteral(values: readonly (string | number | bigint | boolean | undefined)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`
}
