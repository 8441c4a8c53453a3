import { signNote, type NoteSigner } from '@cordon/ledger'
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { archiveEnd, localHeader, type ArchiveFile } from './archive'

export const BUNDLE_FORMAT = 'cordon-evidence/1'

/** A file below `data/`. It is read twice: to measure it, and into the archive. */
export interface PayloadFile {
  readonly path: string
  readonly chunks: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

export interface BundleToSeal {
  readonly bundleId: string
  /** The name of the ledger, which is also that of the signer's key. */
  readonly ledger: string
  readonly reference: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly payload: readonly PayloadFile[]
  readonly signer: NoteSigner
}

/** One file in the archive: its header, and its bytes where they are not the payload's own. */
export interface Member extends ArchiveFile {
  readonly header: Buffer
  readonly content?: Buffer
}

/** Everything of an archive that is not payload, in order. */
export interface BundleLayout {
  readonly members: readonly Member[]
  readonly end: Buffer
  readonly size: number
}

interface Measured extends ArchiveFile {
  readonly sha256: string
  readonly content?: Buffer
}

/** Reads every payload file once and makes what belongs around it. The same input gives the same bytes. */
export async function layOutBundle(bundle: BundleToSeal): Promise<BundleLayout> {
  const payload: Measured[] = []
  for (const file of bundle.payload) payload.push(await measure(file))
  payload.sort(byPath)
  const info = tagFile('bag-info.txt', infoText(bundle, payload))
  const declaration = tagFile('bagit.txt', 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n')
  const manifest = tagFile('manifest-sha256.txt', manifestText(payload))
  const tagManifest = tagFile('tagmanifest-sha256.txt', manifestText([info, declaration, manifest]))
  const statement = `${BUNDLE_FORMAT}\n${bundle.ledger}\n${bundle.bundleId}\ntagmanifest-sha256 ${tagManifest.sha256}\n`
  const signature = tagFile('signature.txt', signNote(statement, [bundle.signer]))
  const files = [info, declaration, ...payload, manifest, signature, tagManifest].sort(byPath)
  const members = files.map(({ path, size, crc, content }) => ({
    path,
    size,
    crc,
    header: localHeader({ path, size, crc }),
    ...(content && { content }),
  }))
  const end = archiveEnd(members)
  const size = members.reduce((sum, member) => sum + member.header.length + member.size, end.length)
  return { members, end, size }
}

/** The archive's bytes in order. */
export async function* bundleBytes(
  { members, end }: BundleLayout,
  payload: readonly PayloadFile[],
): AsyncGenerator<Uint8Array> {
  const sources = new Map(payload.map((file) => [file.path, file]))
  for (const { path, header, content } of members) {
    yield header
    if (content) yield content
    else yield* (sources.get(path) as PayloadFile).chunks()
  }
  yield end
}

async function measure({ path, chunks }: PayloadFile): Promise<Measured> {
  const digest = createHash('sha256')
  let [size, crc] = [0, 0]
  for await (const chunk of chunks()) {
    digest.update(chunk)
    crc = crc32(chunk, crc)
    size += chunk.length
  }
  return { path, size, crc, sha256: digest.digest('hex') }
}

function tagFile(path: string, text: string): Measured & { content: Buffer } {
  const content = Buffer.from(text, 'utf8')
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { path, size: content.length, crc: crc32(content), sha256, content }
}

function infoText({ bundleId, ledger, reference, createdAt }: BundleToSeal, payload: readonly Measured[]): string {
  const bytes = payload.reduce((sum, { size }) => sum + size, 0)
  return [
    `Source-Organization: ${ledger}`,
    `External-Identifier: ${bundleId}`,
    `Internal-Sender-Identifier: ${reference.replace(/\s+/g, ' ')}`,
    `Bagging-Date: ${createdAt.slice(0, 10)}`,
    `Payload-Oxum: ${bytes}.${payload.length}`,
    `Bag-Software-Agent: Cordon, ${BUNDLE_FORMAT}`,
    '',
  ].join('\n')
}

function manifestText(files: readonly Measured[]): string {
  return files.map(({ sha256, path }) => `${sha256}  ${path}\n`).join('')
}

function byPath(a: ArchiveFile, b: ArchiveFile): number {
  return a.path < b.path ? -1 : 1
}
