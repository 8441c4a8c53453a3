import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a classifier was asked. */
export interface Question {
  texts: string[]
  authorization: string | undefined
}

/** A model server on this machine that says what the test wants, as it wants it. */
export class ClassifierServer {
  readonly asked: Question[] = []
  /** How it answers; by itself it finds "zorbulon" hateful and nothing else. */
  behave: (texts: string[], response: ServerResponse) => unknown = answerWell
  private server: Server | undefined
  private port = 0

  get url(): string {
    return `http://127.0.0.1:${this.port}/classify`
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.take(request, response))
    this.server = server
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve))
    this.port = (server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections()
    await new Promise((resolve) => this.server?.close(resolve))
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { texts } = JSON.parse(Buffer.concat(chunks).toString()) as { texts: string[] }
    this.asked.push({ texts, authorization: request.headers.authorization })
    await this.behave(texts, response)
  }
}

export function answerWell(texts: string[], response: ServerResponse): void {
  const results = texts.map((text) => ({ labels: { hate: text.includes('zorbulon') ? 0.93 : 0.02, elsewhere: 1 } }))
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ model: 'toxic-en@3', results }))
}
