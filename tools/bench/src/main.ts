import { printReport, type Report } from '@cordon/load'

const benches: Record<string, (args: string[]) => Promise<Report>> = {
  backtest: async (args) => (await import('./backtest')).run(args),
  ledger: async (args) => (await import('./ledger')).run(args),
  pipeline: async (args) => (await import('./pipeline')).run(args),
  rules: async () => (await import('./rules')).run(),
}

async function main([name = '', ...args]: string[]): Promise<void> {
  const bench = benches[name]
  if (bench === undefined)
    throw new Error(`There is no bench "${name}". There are: ${Object.keys(benches).join(', ')}.`)
  printReport(await bench(args), args.includes('--json'))
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message)
    process.exit(1)
  },
)
