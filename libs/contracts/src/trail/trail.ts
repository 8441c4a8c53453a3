import { event, type EventContract } from '../event'
import { Text, TextList } from '../fields'
import type { ServiceName } from '../service'

/**
 * What a call leaves in the ledger.
 * - `states`: the facts that a command may state; it changes nothing without stating one of them.
 * - `asks`: the call itself is written down before it is carried out, whatever comes of it.
 * - `consults`: records about persons are laid open, and by answering the ids of those laid open one by one are written down; a list is told by
 *   what was asked for. What cannot be written down is not answered (Data Protection Act 2018 s. 62: consultation and disclosure).
 * - `nothing`: why there is nothing to write down.
 */
export type Trail<I extends object = object, O extends object = object> =
  | { states(): readonly EventContract[] }
  | { asks: true }
  | { consults(input: I, output: O): readonly string[] }
  | { nothing: string }

export class Consultation {
  @Text({ min: 1, max: 100 }) procedure!: string
  /** The question as JSON, its beginning: filters and terms of a search among it. */
  @Text({ max: 2000 }) asked!: string
  /** The ids of what was laid open one by one. */
  @TextList({ max: 200, each: 200 }) records!: string[]
}

export class RequestMade {
  @Text({ min: 1, max: 100 }) procedure!: string
  @Text({ max: 2000 }) asked!: string
}

export class RequestDenied {
  @Text({ min: 1, max: 100 }) procedure!: string
  @Text({ max: 500 }) reason!: string
  /** The ids it was about. */
  @TextList({ max: 20, each: 200 }) records!: string[]
}

/** The services that keep records of their own, and so a trail of who read them. */
export const recordKeepers = [
  'identity',
  'connectors',
  'moderation',
  'inbox',
  'publishing',
  'audit',
] as const satisfies readonly ServiceName[]
export type RecordKeeper = (typeof recordKeepers)[number]

export function isRecordKeeper(service: ServiceName): service is RecordKeeper {
  return (recordKeepers as readonly ServiceName[]).includes(service)
}

function trailEvents(service: RecordKeeper) {
  return {
    consulted: event({
      name: `${service}.record.consulted`,
      summary: `Somebody read records about persons that ${service} keeps.`,
      data: Consultation,
    }),
    made: event({
      name: `${service}.request.made`,
      summary: `Somebody asked ${service} to do something that no other event tells.`,
      data: RequestMade,
    }),
    denied: event({
      name: `${service}.request.denied`,
      summary: `Somebody asked ${service} for what they may not do.`,
      data: RequestDenied,
    }),
  }
}

export const trails = {
  identity: trailEvents('identity'),
  connectors: trailEvents('connectors'),
  moderation: trailEvents('moderation'),
  inbox: trailEvents('inbox'),
  publishing: trailEvents('publishing'),
  audit: trailEvents('audit'),
} satisfies Record<RecordKeeper, object>
