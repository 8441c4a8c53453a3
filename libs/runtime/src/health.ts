import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One thing that must work for the service to take work; answers within the patience of a probe. */
export interface HealthCheck {
  name: string
  works(): Promise<boolean>
}

const CHECK_PATIENCE = 2_000

/** `/health/live`: the process turns. `/health/ready`: every check works and it is not shutting down; the body names what does not. */
export class HealthServer {
  private readonly server: Server
  private readonly checks: HealthCheck[] = []
  private state: 'starting' | 'serving' | 'stopping' = 'starting'

  constructor() {
    this.server = createServer((request, response) => {
      if (request.url === '/health/live') return void response.writeHead(200, json).end('{"status":"live"}')
      if (request.url !== '/health/ready') return void response.writeHead(404, json).end('{"status":"unknown path"}')
      void this.readiness().then((readiness) =>
        response.writeHead(readiness.ready ? 200 : 503, json).end(JSON.stringify(readiness)),
      )
    })
  }

  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => this.server.once('error', reject).listen(port, host, resolve))
    return (this.server.address() as AddressInfo).port
  }

  check(check: HealthCheck): void {
    this.checks.push(check)
  }

  serving(): void {
    this.state = 'serving'
  }

  stopping(): void {
    this.state = 'stopping'
  }

  async readiness(): Promise<{ ready: boolean; status: string; failing: string[] }> {
    const results = await Promise.all(
      this.checks.map(async (check) => ({ name: check.name, works: await withPatience(check.works()) })),
    )
    const failing = results.filter(({ works }) => !works).map(({ name }) => name)
    return { ready: this.state === 'serving' && failing.length === 0, status: this.state, failing }
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }
}

const json = { 'content-type': 'application/json', 'cache-control': 'no-store' }

async function withPatience(check: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), CHECK_PATIENCE)))
  return Promise.race([check.catch(() => false), late]).finally(() => clearTimeout(timer))
}
