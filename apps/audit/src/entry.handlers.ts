import { fault, refusal, serviceNames, type Caller, type CloudEvent, type Permission } from '@cordon/contracts'
import {
  listEntries,
  readEntry,
  type EntryDetail,
  type EntryRef,
  type LedgerPage,
  type ListEntriesInput,
} from '@cordon/contracts/audit'
import { unitsWhere } from '@cordon/authz'
import { formatTlogProof, inclusionNodes, inclusionProof } from '@cordon/ledger'
import { Handle, OnEvery } from '@cordon/messaging'
import type { Tx } from '@cordon/persistence'
import { Controller, Inject } from '@nestjs/common'
import { CheckpointStore, type SignedHead } from './checkpoint.store'
import { CosignatureStore } from './cosignature.store'
import { EntryStore } from './entry.store'
import { accountIn, dataText, toView } from './entry.views'
import { HeartbeatStore } from './heartbeat.store'
import { LedgerStore } from './ledger.store'
import { TreeStore } from './tree.store'

const PAGE = 50

@Controller()
export class EntryHandlers {
  constructor(
    @Inject(LedgerStore) private readonly ledger: LedgerStore,
    @Inject(EntryStore) private readonly entries: EntryStore,
    @Inject(TreeStore) private readonly tree: TreeStore,
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
    @Inject(CosignatureStore) private readonly cosignatures: CosignatureStore,
    @Inject(HeartbeatStore) private readonly heartbeats: HeartbeatStore,
  ) {}

  @OnEvery([...serviceNames])
  async take(events: CloudEvent[], tx: Tx): Promise<void> {
    await this.heartbeats.take(events, tx)
    await this.ledger.take(events, tx)
  }

  @Handle(listEntries)
  async list(input: ListEntriesInput, caller: Caller): Promise<LedgerPage> {
    assertEverywhere(caller, 'ledger:read')
    const limit = input.limit ?? PAGE
    const rows = await this.entries.list(input, limit + 1)
    const page = rows.slice(0, limit)
    const handles = await this.entries.handles(page.flatMap((row) => accountIn(row) ?? []))
    const items = page.map((row) => toView(row, (id) => handles.get(id)))
    return { items, ...(rows.length > limit && { next: items.at(-1)?.index }) }
  }

  @Handle(readEntry)
  async read({ index }: EntryRef, caller: Caller): Promise<EntryDetail> {
    assertEverywhere(caller, 'ledger:read')
    const row = await this.entries.find(index)
    if (row === undefined) throw refusal(readEntry, 'ENTRY_NOT_FOUND')
    const [handles, proof] = await Promise.all([this.entries.handles([accountIn(row) ?? '']), this.proof(index)])
    return { entry: toView(row, (id) => handles.get(id)), data: dataText(row), proof }
  }

  private async proof(index: number): Promise<string> {
    const head = (await this.cosignatures.over(index)) ?? (await this.signedOver(index))
    const read = await this.tree.reader(inclusionNodes(index, head.size))
    return formatTlogProof({ index, hashes: inclusionProof(index, head.size, read), checkpoint: head.note })
  }

  private async signedOver(index: number): Promise<SignedHead> {
    const newest = await this.checkpoints.newest()
    return newest !== undefined && newest.size > index ? newest : this.checkpoints.sign()
  }
}

/** The ledger is the whole organisation's: a permission over some of its units is not enough. */
export function assertEverywhere(caller: Caller, permission: Permission): void {
  if (unitsWhere(caller, permission) !== '*') throw fault('PERMISSION_DENIED')
}
