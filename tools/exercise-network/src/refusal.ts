/** An error with the status and the body Mastodon would answer. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    error: string,
    readonly description?: string,
  ) {
    super(error)
  }

  get body(): { error: string; error_description?: string } {
    return this.description === undefined
      ? { error: this.message }
      : { error: this.message, error_description: this.description }
  }
}

export const notFound = (): Refusal => new Refusal(404, 'Record not found')
export const invalid = (what: string): Refusal => new Refusal(422, `Validation failed: ${what}`)
