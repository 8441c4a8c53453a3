interface RealAccount {
  did: string
  handle: string
  password: string
  appPassword: string
}

export interface RealBluesky {
  /** Origins: of the server that holds the accounts, and of the AppView, as which everybody sees the network. */
  service: string
  appview: string
  accounts: Record<'council' | 'resident' | 'neighbour', RealAccount>
  /** Resolves when the AppView has taken in everything the accounts' server has. */
  settled(): Promise<void>
}

/** The network that `npm run test:real` started. */
export function realBluesky(): RealBluesky {
  const given = process.env['REAL_BLUESKY']
  if (!given) throw new Error('There is no Bluesky network: run this with npm run test:real.')
  const { control, ...network } = JSON.parse(given) as Omit<RealBluesky, 'settled'> & { control: string }
  return {
    ...network,
    async settled() {
      const answer = await fetch(`${control}/settle`, { method: 'POST' })
      if (!answer.ok) throw new Error(`The Bluesky network did not settle: ${answer.status} ${await answer.text()}`)
    },
  }
}
