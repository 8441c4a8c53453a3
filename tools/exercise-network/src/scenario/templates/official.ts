import type { OrganisationKind } from '../../records'

/** What the organisations had posted before anybody connected them: something for the public to reply to. */
export const officialPosts: Record<OrganisationKind, readonly string[]> = {
  police: [
    'Officers are at a collision on the Haverick bypass. Please use another road until this evening.',
    'Lost something on the 42? Our front counter in Caldermoor keeps what is handed in for 28 days.',
  ],
  council: [
    'Gritters are out tonight on all main routes. Side roads in Kestrel Hill and Brackenholt will follow before 6am.',
    'Bin collections in Thornsea run one day late this week. Mae casgliadau biniau Thornsea ddiwrnod yn hwyr yr wythnos hon.',
  ],
  health: [
    'Wenside General is very busy today. If it is not an emergency, please try your pharmacy or 111 first.',
    'New parking prices at Wenside General from Monday. The first 30 minutes stay free.',
  ],
}
