import { type Account, type Capability } from '@cordon/contracts/connectors'
import { type AccountState } from './domain/account'
import { type Capabilities, type CapabilityName, type Verification } from './platforms/platform'

/** The account as the contract says it. */
export function accountView(state: AccountState, capabilities: Capabilities, lastCapturedAt: Date | null): Account {
  const { id, unitId, network, server, handle, displayName, url, status, sending, version } = state
  const { requiredApprovals, maxGraphemes } = state
  return {
    id,
    unitId,
    network,
    server,
    handle,
    displayName,
    url,
    ...(state.avatarUrl !== null && { avatarUrl: state.avatarUrl }),
    status,
    ...(state.attention !== null && { attention: state.attention }),
    sending,
    requiredApprovals,
    maxGraphemes,
    capabilities: capabilityViews(capabilities, state),
    ...(lastCapturedAt !== null && { lastCapturedAt: lastCapturedAt.toISOString() }),
    version,
  }
}

const names: Record<CapabilityName, string> = {
  connect: 'Connect',
  mention: 'Capture mentions',
  reply: 'Capture replies',
  direct_message: 'Direct messages',
  editing: 'Capture edits',
  commit: 'Publish',
  find: 'Read back what was published',
  streaming: 'Live hints',
  media: 'Pictures and video',
  hide: 'Hide a reply',
  block: 'Block a person',
}

const verifications: Record<Verification, Capability['verification']> = {
  'exercised against simulator': 'exercised against a simulator',
  'exercised against a real server': 'exercised against a real server',
  'not verified against the live network': 'not verified against the live network',
}

function capabilityViews(
  capabilities: Capabilities,
  { mayHide, mayBlock }: Pick<AccountState, 'mayHide' | 'mayBlock'>,
): Capability[] {
  const available = (name: CapabilityName): boolean => {
    if (name === 'mention' || name === 'reply' || name === 'direct_message')
      return capabilities.capturedKinds.includes(name)
    if (name === 'editing' || name === 'streaming') return capabilities[name]
    if (name === 'hide') return mayHide
    if (name === 'block') return mayBlock
    // The send gate carries text alone so far.
    return name !== 'media'
  }
  return Object.entries(names).map(([key, name]) => ({
    name,
    available: available(key as CapabilityName),
    verification: verifications[capabilities.verification[key as CapabilityName]],
  }))
}
