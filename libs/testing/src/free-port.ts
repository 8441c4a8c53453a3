import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * A TCP port of 127.0.0.1 that was free a moment ago; the taker must be ready to try another. Below the range from which
 * systems number outgoing connections: a server's port in that range can be lost to a client while the server is down.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(12_000, 30_000)
    if (await portIsFree(port)) return port
  }
  throw new Error('found no free port on 127.0.0.1 between 12000 and 30000')
}

export async function portIsFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}
