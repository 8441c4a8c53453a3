import type { ServiceName } from './service'

/** A role over units: `*` is the whole organisation, else the ids of the units, subtrees already expanded. */
export interface Grant {
  role: string
  units: '*' | string[]
}

/** Who calls, as the serving service verified it from the caller token. */
export type Caller = PersonCaller | ServiceCaller

export interface PersonCaller {
  kind: 'person'
  /** `person:<id>` */
  actor: string
  personId: string
  name: string
  /** The job title, where the person has one. */
  title?: string
  sessionId: string
  /** How the person signed in (RFC 8176 values, such as `pwd`). */
  factors: string[]
  grants: Grant[]
}

export interface ServiceCaller {
  kind: 'service'
  /** `service:<name>` */
  actor: string
  service: ServiceName
  name?: undefined
  title?: undefined
}

/** The NATS header that carries the caller token (EdDSA JWT, 60 s; claims: iss, sub, sid, name, title, amr, grants). */
export const CALLER_HEADER = 'Cordon-Caller'
