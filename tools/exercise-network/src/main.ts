import { startExerciseNetwork, type ExerciseOptions } from './index'

const DEMO_PORT = 8090
const DEMO_RATE = 20
/** The documented 300 would slow a demo down; set EXERCISE_RATE_LIMIT=300 to practise with it. */
const DEMO_RATE_LIMIT = 30_000

void main()

async function main(): Promise<void> {
  const problems: string[] = []
  const number = (name: string, standard: number): number => {
    const text = process.env[name]
    const value = text === undefined || text === '' ? standard : Number(text)
    if (!Number.isFinite(value) || value < 0) problems.push(`${name} must be a number of 0 or more, not "${text}"`)
    return value
  }
  const limit = number('EXERCISE_RATE_LIMIT', DEMO_RATE_LIMIT)
  const options: ExerciseOptions = {
    host: process.env.EXERCISE_HOST || '127.0.0.1',
    port: number('EXERCISE_PORT', DEMO_PORT),
    scenarioRate: number('EXERCISE_SCENARIO_RATE', DEMO_RATE),
    seed: number('EXERCISE_SEED', 1),
    rateLimits: limit === 300 ? {} : { requests: limit, media: limit, deletes: limit },
    ...(process.env.EXERCISE_STATE_FILE ? { stateFile: process.env.EXERCISE_STATE_FILE } : {}),
    ...(process.env.EXERCISE_PUBLIC_URL ? { publicUrl: process.env.EXERCISE_PUBLIC_URL } : {}),
  }
  if (problems.length > 0) return fail(problems.join('\n'))
  try {
    const network = await startExerciseNetwork(options)
    process.stdout.write(`exercise network listening on ${network.url}\n`)
    const stop = (): void => void network.close().then(() => process.exit(0))
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error))
  }
}

function fail(message: string): void {
  process.stderr.write(`exercise network cannot start: ${message}\n`)
  process.exitCode = 1
}
