import type { Caller } from '@cordon/contracts'
import {
  exportLedger,
  readLedger,
  readReceipt,
  type ExportInput,
  type ExportPart,
  type LedgerState,
  type Receipt,
  type ReceiptInput,
  type AuditNoInput,
} from '@cordon/contracts/audit'
import { exportLedger as exportLines, type OutsideWord } from '@cordon/ledger'
import { Handle } from '@cordon/messaging'
import { Controller, Inject } from '@nestjs/common'
import { CheckpointStore } from './checkpoint.store'
import { CosignatureStore } from './cosignature.store'
import { assertEverywhere } from './entry.handlers'
import { EntryStore } from './entry.store'
import { LedgerStore } from './ledger.store'
import { SiemWorker } from './siem.worker'
import { TimeStampStore } from './time-stamp.store'
import { TreeStore } from './tree.store'

const PART = 1_000
/** In characters: a part is answered in one message of at most 1 MB, and its quotes are escaped once more on the way. */
const MOST_LENGTH = 300_000
const CHUNK = 100

@Controller()
export class LedgerHandlers {
  constructor(
    @Inject(LedgerStore) private readonly ledger: LedgerStore,
    @Inject(EntryStore) private readonly entries: EntryStore,
    @Inject(TreeStore) private readonly tree: TreeStore,
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
    @Inject(CosignatureStore) private readonly cosignatures: CosignatureStore,
    @Inject(TimeStampStore) private readonly timeStamps: TimeStampStore,
    @Inject(SiemWorker) private readonly siem: SiemWorker,
  ) {}

  @Handle(readLedger)
  async read(_input: AuditNoInput, caller: Caller): Promise<LedgerState> {
    assertEverywhere(caller, 'ledger:read')
    const { size, root, origins } = await this.ledger.state()
    const newest = (await this.checkpoints.newest()) ?? (await this.checkpoints.sign())
    return {
      size,
      rootHash: root.toString('hex'),
      checkpoint: newest.note,
      publicKey: this.checkpoints.vkey,
      origins,
      witnessing: await this.cosignatures.witnessing(),
      timeStamping: await this.timeStamps.state(),
      siem: await this.siem.state(),
    }
  }

  @Handle(readReceipt)
  async receipt({ origin }: ReceiptInput): Promise<Receipt> {
    const { origins } = await this.ledger.state()
    return { origin, position: origins.find((known) => known.origin === origin)?.position ?? 0 }
  }

  @Handle(exportLedger)
  async export({ from, limit = PART, size }: ExportInput, caller: Caller): Promise<ExportPart> {
    assertEverywhere(caller, 'ledger:verify')
    const head = await this.cosignatures.cosigned(await this.checkpoints.at(size))
    const outside = from === 0 ? await this.outside(head.size) : {}
    const to = Math.min(head.size, from + limit)
    let lines = ''
    let next = from
    for await (const chunk of this.entries.stored(from, to, CHUNK)) {
      const [header = '', ...parts] = await collected(exportLines(head.note, [chunk], this.tree.walker(), outside))
      if (next === 0) lines += header
      for (const line of parts.join('').split(/(?<=\n)/)) {
        if (next > from && lines.length + line.length > MOST_LENGTH) return { lines, size: head.size, next }
        lines += line
        next += 1
      }
    }
    if (head.size === 0) lines = (await collected(exportLines(head.note, []))).join('')
    return { lines, size: head.size, ...(next < head.size && { next }) }
  }

  /** Witnesses and authorities lag behind the newest head: what they said of its beginnings goes along. */
  private async outside(size: number): Promise<OutsideWord> {
    const witnessed = await this.cosignatures.newestOfEach(size)
    return { witnessed: witnessed.map(({ note }) => note), timeStamps: await this.timeStamps.forExport(size) }
  }
}

async function collected(parts: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = []
  for await (const part of parts) all.push(part)
  return all
}
