import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedSpan {
  service: string
  name: string
  traceId: string
  spanId: string
  parentId: string
}

/** Takes OTLP over HTTP with protobuf, the protocol services speak by default (opentelemetry-proto 1.x field numbers). */
export class OtlpReceiver {
  private readonly bodies = new Map<string, Buffer[]>()

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const path = request.url ?? ''
        if (request.headers['content-type'] !== 'application/x-protobuf') return void response.writeHead(415).end()
        this.bodies.set(path, [...(this.bodies.get(path) ?? []), Buffer.concat(chunks)])
        response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
      })
    })
  }

  static async start(): Promise<OtlpReceiver> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new OtlpReceiver(server)
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  spans(): ReceivedSpan[] {
    return this.records('/v1/traces', 2).map(({ service, record }) => ({
      service,
      traceId: at(record, 1)[0]?.toString('hex') ?? '',
      spanId: at(record, 2)[0]?.toString('hex') ?? '',
      parentId: at(record, 4)[0]?.toString('hex') ?? '',
      name: at(record, 5)[0]?.toString('utf8') ?? '',
    }))
  }

  /** `<service> <metric>` */
  metrics(): Set<string> {
    return new Set(this.records('/v1/metrics', 2).map(({ service, record }) => `${service} ${text(at(record, 1)[0])}`))
  }

  /** `<service> <text>` */
  logs(): Set<string> {
    return new Set(this.records('/v1/logs', 2).map(({ service, record }) => `${service} ${text(at(record, 5, 1)[0])}`))
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  /** All three requests nest alike: resources (1) with their attributes (1.1), scopes (2) and in them the records. */
  private records(path: string, field: number): { service: string; record: Buffer }[] {
    return (this.bodies.get(path) ?? [])
      .flatMap((body) => at(body, 1))
      .flatMap((resource) => {
        const attribute = at(resource, 1, 1).find((pair) => text(at(pair, 1)[0]) === 'service.name')
        const service = attribute ? text(at(attribute, 2, 1)[0]) : ''
        return at(resource, 2, field).map((record) => ({ service, record }))
      })
  }
}

function text(bytes: Buffer | undefined): string {
  return bytes?.toString('utf8') ?? ''
}

/** What lies in a protobuf message at this path of field numbers; only fields with a length (strings, bytes, messages). */
function at(message: Buffer, ...[field, ...rest]: number[]): Buffer[] {
  const found: Buffer[] = []
  let offset = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = message.readUInt8(offset++)
      value += (byte & 0x7f) * shift
      if (byte < 0x80) return value
    }
  }
  while (offset < message.length) {
    const tag = varint()
    const wireType = tag % 8
    if (wireType === 0) varint()
    else if (wireType === 1) offset += 8
    else if (wireType === 5) offset += 4
    else {
      const length = varint()
      if (Math.floor(tag / 8) === field) found.push(message.subarray(offset, offset + length))
      offset += length
    }
  }
  return rest.length === 0 ? found : found.flatMap((inner) => at(inner, ...rest))
}
