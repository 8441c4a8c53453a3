import { connect } from 'node:net'

export type BackingMode = 'embedded' | 'containers' | 'external'

/** A running server a test may use up. */
export interface BackingServer {
  url: string
  kill9(): Promise<void>
  /** Comes back at the same address with what was stored. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** `CORDON_TEST_BACKING`, else containers where a Docker engine answers, else embedded. */
export async function backingMode(): Promise<BackingMode> {
  const asked = process.env['CORDON_TEST_BACKING']
  if (asked === undefined || asked === '') return (await dockerAnswers()) ? 'containers' : 'embedded'
  if (asked === 'embedded' || asked === 'containers' || asked === 'external') return asked
  throw new Error(`CORDON_TEST_BACKING is ${asked}; it must be embedded, containers or external`)
}

/** A server that somebody else runs and names in the environment. */
export function externalServer(what: string, variable: string): BackingServer {
  const refuse = async (): Promise<void> => {
    throw new Error(`this ${what} is not ours to kill: run this test with CORDON_TEST_BACKING=embedded`)
  }
  return { url: externalSetting(variable), kill9: refuse, restart: refuse, stop: async () => undefined }
}

export function externalSetting(variable: string): string {
  const value = process.env[variable]
  if (!value) throw new Error(`CORDON_TEST_BACKING is external, so ${variable} must be set`)
  return value
}

/** Whether a Docker engine answers where testcontainers would look first. */
async function dockerAnswers(): Promise<boolean> {
  const address = new URL(process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock')
  const target =
    address.protocol === 'unix:'
      ? { path: address.pathname }
      : { host: address.hostname, port: Number(address.port || '2375') }
  return new Promise((resolve) => {
    const socket = connect(target)
    socket.setTimeout(1_000, () => socket.destroy())
    socket.once('connect', () => {
      resolve(true)
      socket.destroy()
    })
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
  })
}
