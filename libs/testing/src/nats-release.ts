/** The nats-server release that is fetched, and run in containers, where the system brings none. */
export const natsVersion = '2.10.29'

/** SHA-256 of the release archives, as the project's own container build (nats-io/nats-docker, 2.10.x) pins them. */
const sums: Record<string, string | undefined> = {
  'linux-amd64': 'e314da74a83a1d3876db8814c27eb990fe729640fd6452025b441bcede8390da',
  'linux-arm64': 'da4b27942ecfb4c5f0c54553d2e7f470ddda9d7581cfe8131b351a0e223ed401',
  'linux-arm7': 'a59e7336a32ef78b0ca8bc3e6707a5770461d3f45c4c2f96cfef263f26eaefd5',
  'linux-s390x': 'ee821b1eae8bb98a0d4603510a41613dd15afef244261a79da33515699d1aece',
  'linux-ppc64le': '31b0063d261e5d8c59396f8a3f9298ad80b36fd4bc370ce59e5d160f55a0fe46',
}

const architectures: Partial<Record<NodeJS.Architecture, string>> = {
  x64: 'amd64',
  arm64: 'arm64',
  arm: 'arm7',
  s390x: 's390x',
  ppc64: 'ppc64le',
}

/** @throws Error where no checksum is known for the platform: nothing is fetched unchecked. */
export function natsArchive(platform: NodeJS.Platform, arch: NodeJS.Architecture): { url: string; sha256: string } {
  const target = `${platform}-${architectures[arch] ?? arch}`
  const sha256 = sums[target]
  if (sha256 === undefined) {
    throw new Error(`no checksum of nats-server ${natsVersion} is pinned for ${target}, so it is not fetched`)
  }
  const url = `https://github.com/nats-io/nats-server/releases/download/v${natsVersion}/nats-server-v${natsVersion}-${target}.tar.gz`
  return { url, sha256 }
}
