/** Reads fields of data that may be of any form. */
export class Fields {
  constructor(private readonly value: unknown) {}

  in(name: string): Fields {
    return new Fields(this.get(name))
  }

  text(name: string, otherwise = ''): string {
    const value = this.get(name)
    return typeof value === 'string' && value.trim() !== '' ? value : otherwise
  }

  flag(name: string): boolean {
    return this.get(name) === true
  }

  number(name: string): string {
    const value = this.get(name)
    return typeof value === 'number' ? String(value) : 'an unknown number'
  }

  list(name: string): unknown[] {
    const value = this.get(name)
    return Array.isArray(value) ? value : []
  }

  texts(name: string): string[] {
    return this.list(name).filter((item) => typeof item === 'string')
  }

  private get(name: string): unknown {
    const value = this.value
    return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
      ? (value as Record<string, unknown>)[name]
      : undefined
  }
}
