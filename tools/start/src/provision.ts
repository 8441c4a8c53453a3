/** Makes the streams and consumers, as the user who may. */
export async function provisionStreams(url: string, nkeySeed: string | undefined): Promise<void> {
  // Loaded late: it brings much along, and PostgreSQL need not wait for that.
  const { connectNats, provision } = await import('@cordon/messaging')
  const connection = await connectNats({ service: 'provisioner', url, ...(nkeySeed !== undefined && { nkeySeed }) })
  try {
    await provision(connection)
  } finally {
    await connection.close()
  }
}
