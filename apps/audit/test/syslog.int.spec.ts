import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { deliver, syslogFrame } from '../src/syslog.protocol'

/** Reads the first octets, and then says goodbye without a look at the rest. */
const LEAVES_EARLY = `
  const { createServer } = require('node:net')
  const { parentPort } = require('node:worker_threads')
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.pause()
      setTimeout(() => socket.end(), 80)
    })
  })
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
`

describe('a delivery over syslog', () => {
  const frames = Array.from({ length: 100 }, (_, i) =>
    syslogFrame({ time: new Date(), severity: 1, id: 'OCSF-6003', text: `{"sequence":${i}}`.padEnd(800) }, 'here'),
  )
  let receiver: Worker
  let port: number
  beforeAll(async () => {
    receiver = new Worker(LEAVES_EARLY, { eval: true })
    ;[port] = (await once(receiver, 'message')) as [number]
  })
  afterAll(async () => {
    await receiver.terminate()
  })

  it('is none where the receiver left before the end, however busy this process is', async () => {
    const told = deliver({ host: '127.0.0.1', port }, frames, new AbortController().signal)
    // Begins once all is written, and lasts until long after the receiver has left. Timers come next, before anything is read.
    const busy = () => {
      const until = performance.now() + 400
      while (performance.now() < until);
    }
    setTimeout(() => setImmediate(busy), 30)
    await expect(told).rejects.toThrow(/before it was told all|broke|reset/i)
  })
})
