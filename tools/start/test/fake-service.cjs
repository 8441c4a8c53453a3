/** Stands in for a service: is ready where it is told to be, notes how it was stopped, does as its settings say. */
const { appendFileSync } = require('node:fs')
const { createServer } = require('node:http')

const { CORDON_HEALTH_PORT, CORDON_FAKE_NOTES, CORDON_FAKE_FAILURE } = process.env
if (CORDON_FAKE_FAILURE) {
  console.error(CORDON_FAKE_FAILURE)
  process.exit(7)
}
process.once('SIGTERM', () => {
  if (CORDON_FAKE_NOTES) appendFileSync(CORDON_FAKE_NOTES, `stopped ${process.pid}\n`)
  process.exit(0)
})
createServer((request, response) => response.writeHead(request.url === '/health/ready' ? 200 : 404).end()).listen(
  Number(CORDON_HEALTH_PORT),
  '127.0.0.1',
)
