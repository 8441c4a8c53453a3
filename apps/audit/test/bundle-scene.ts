import { fact, refusal, type Caller, type Fact } from '@cordon/contracts'
import {
  askBundle,
  downloadBundle,
  readBundle,
  readBundlePart,
  type AskBundleInput,
  type Bundle,
} from '@cordon/contracts/audit'
import {
  fetchMedia,
  itemCaptured,
  readRawItem,
  takeMediaPart,
  type FetchedMedia,
  type FetchMediaInput,
  type MediaPart,
  type RawItem,
  type ReadRawItemInput,
  type TakeMediaPartInput,
} from '@cordon/contracts/connectors'
import { arrivalsRecorded, conversationClaimed, replySubmitted } from '@cordon/contracts/inbox'
import { postApproved } from '@cordon/contracts/publishing'
import { Handle } from '@cordon/messaging'
import { until } from '@cordon/testing'
import type { Stack, StackService, TestPerson } from '@cordon/testing/stack'
import { Controller, Module } from '@nestjs/common'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { v7 as uuid } from 'uuid'
import { keys, tell, teller } from './house'

const TOOLS = resolve(__dirname, '../../../tools/verify')

const ACCOUNT = uuid()
export const RAW = '{"id": 1,\n  "text": "You  are useless \u2028 &amp; slow"}\n'

export const PICTURE = Buffer.from('\x89PNG\r\n\x1a\n a picture, as far as its first bytes say', 'latin1')
export const attachments = ['image', 'video', 'image', 'other'].map((kind, i) => {
  return { kind, url: `https://network.example/${i}` }
})
const MEDIA_ID = uuid()
/** What is out of order at connectors. */
export const troubles = { media: false }

/** Connectors as far as audit asks it: what was received, in two parts. The first picture is there, the video gone, the third moved. */
@Controller()
class RawItems {
  @Handle(readRawItem)
  async read({ itemId, version, from = 0 }: ReadRawItemInput, _caller: Caller): Promise<RawItem> {
    const [raw, next] = from === 0 ? [RAW.slice(0, 10), 10] : [RAW.slice(10), undefined]
    return { itemId, raw, ...(version && { version }), ...(next && { next }), capturedAt: '2026-11-21T09:00:00.000Z' }
  }

  @Handle(fetchMedia)
  async fetch({ index }: FetchMediaInput): Promise<FetchedMedia> {
    if (troubles.media) throw new Error('out of order')
    if (index === 1) throw refusal(fetchMedia, 'MEDIA_REFUSED')
    return {
      mediaId: MEDIA_ID,
      address: `https://network.example/${index === 2 ? 'elsewhere' : index}`,
      bytes: PICTURE.length,
      sha256: createHash('sha256').update(PICTURE).digest('hex'),
      contentType: 'image/png',
      fetchedAt: '2026-11-21T10:00:00.000Z',
    }
  }

  @Handle(takeMediaPart)
  async take({ from }: TakeMediaPartInput): Promise<MediaPart> {
    const next = from === 0 ? 10 : undefined
    return { bytes: PICTURE.subarray(from, next).toString('base64'), ...(next && { next }) }
  }
}

@Module({ controllers: [RawItems] })
class ConnectorsTellerModule {}

export function connectorsTeller(): StackService {
  return { definition: { ...teller('connectors').definition, module: ConnectorsTellerModule } }
}

export interface Incident {
  conversationId: string
  itemIds: string[]
  postId: string
  officer: { actor: string; actorName: string; authority: string }
  approver: { actor: string; actorName: string; authority: string }
}

/** Somebody writes twice, is answered, and the answer is approved: the facts that the services state of it. */
export async function tellIncident(
  stack: Stack,
  more: { rawSha256?: string; attachments?: object[] } = {},
): Promise<Incident> {
  const [conversationId, postId, ...itemIds] = [uuid(), uuid(), uuid(), uuid()] as [string, string, string, string]
  const officer = { actor: `person:${uuid()}`, actorName: 'Priya Raman', authority: 'conversation:reply as officer' }
  const approver = { actor: `person:${uuid()}`, actorName: 'Owen Hughes', authority: 'post:approve as approver' }
  const stated = (facts: unknown[]) => facts as Fact[]
  for (const itemId of itemIds) {
    const text = `You are useless, ${itemId}`
    const author = { nativeId: 'did:angry', handle: 'angry' }
    const item = { itemId, accountId: ACCOUNT, network: 'bluesky', text, author, ...more }
    await tell(stack, stated([fact(itemCaptured, itemId, 1, item as never)]))
    const arrival = {
      conversationId,
      itemId,
      accountId: ACCOUNT,
      unitId: uuid(),
      lane: 'review',
      conversationVersion: 1,
    }
    await tell(stack, stated([fact(arrivalsRecorded, uuid(), 1, { arrivals: [arrival] } as never)]))
  }
  const conversation = { id: conversationId, claimedByName: officer.actorName }
  await tell(stack, stated([fact(conversationClaimed, conversationId, 2, { conversation } as never)]), officer)
  const reply = {
    postId,
    conversationId,
    authorName: officer.actorName,
    text: 'We are on our way.',
    target: { itemId: itemIds[1] },
  }
  await tell(stack, stated([fact(replySubmitted, postId, 1, reply as never)]), officer)
  await stack.settled()
  const post = { id: postId, content: { text: 'We are on our way.' }, submittedByName: 'Priya Raman' }
  await tell(stack, stated([fact(postApproved, postId, 2, { post } as never)]), approver)
  await stack.settled()
  return { conversationId, itemIds, postId, officer, approver }
}

export async function ask(person: TestPerson, input: Partial<AskBundleInput>): Promise<Bundle> {
  const words = { filter: {}, purpose: 'Disclosure to the court', reference: 'CASE 17/2026' }
  return person.call(askBundle, { ...words, ...input })
}

export async function ended(person: TestPerson, bundleId: string): Promise<Bundle> {
  return until('the bundle to end', async () => {
    const bundle = await person.call(readBundle, { bundleId })
    return bundle.status !== 'making' && bundle
  })
}

export async function download(person: TestPerson, bundleId: string): Promise<Buffer> {
  const { downloadId, bytes, sha256 } = await person.call(downloadBundle, { bundleId })
  const parts: Buffer[] = []
  for (let from: number | undefined = 0; from !== undefined;) {
    const part: { bytes: string; next?: number } = await person.call(readBundlePart, { bundleId, downloadId, from })
    parts.push(Buffer.from(part.bytes, 'base64'))
    from = part.next
  }
  const file = Buffer.concat(parts)
  expect({ bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') }).toEqual({ bytes, sha256 })
  return file
}

/** What both verifiers say, in an environment without anything of Cordon. */
export async function verifyBoth(file: Buffer): Promise<{ codes: number[]; said: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'cordon-bundle-'))
  try {
    await writeFile(join(folder, 'bundle.zip'), file)
    const args = ['--bundle', join(folder, 'bundle.zip'), '--vkey', keys.vkey]
    const answers = await Promise.all([
      run(process.execPath, [join(TOOLS, 'verify.mjs'), ...args], folder),
      run('python3', ['-I', join(TOOLS, 'verify.py'), ...args], folder),
    ])
    return { codes: answers.map(({ code }) => code), said: answers.map(({ out }) => out) }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The text of a file in a bundle, whose files are stored as they are. */
export function fileIn(bundle: Buffer, path: string): string {
  return bytesIn(bundle, path).toString('utf8')
}

export function bytesIn(bundle: Buffer, path: string): Buffer {
  const at = bundle.indexOf(Buffer.concat([Buffer.from([0, 0]), Buffer.from(path)])) + 2
  if (at < 2) throw new Error(`${path} is not in the bundle.`)
  const from = at + path.length
  return bundle.subarray(from, from + bundle.readUInt32LE(at - 12))
}

function run(command: string, args: string[], cwd: string): Promise<{ code: number; out: string }> {
  return new Promise((answer) =>
    execFile(command, args, { cwd, env: { PATH: '/usr/bin:/bin' } }, (error, stdout, stderr) =>
      answer({ code: error ? Number(error.code) : 0, out: stdout + stderr }),
    ),
  )
}
