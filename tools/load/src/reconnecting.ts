import { Client } from 'pg'

/** A connection that is made anew after PostgreSQL went away. Statements of several callers take turns. */
export class Reconnecting {
  private client: Client | undefined
  private turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly url: string) {}

  async rows<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    const rows = this.turn.then(() => this.query<Row>(sql, parameters))
    this.turn = rows.catch(() => undefined)
    return rows
  }

  async close(): Promise<void> {
    const { client } = this
    this.client = undefined
    await client?.end().catch(() => undefined)
  }

  private async query<Row>(sql: string, parameters: unknown[]): Promise<Row[]> {
    try {
      this.client ??= await this.connect()
      return (await this.client.query(sql, parameters)).rows as Row[]
    } catch (error) {
      await this.close()
      throw error
    }
  }

  private async connect(): Promise<Client> {
    const client = new Client({ connectionString: this.url, connectionTimeoutMillis: 2_000 })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }
}
