import { describePlatform } from './describe-platform'
import { startMastodonHarness } from './mastodon-harness'

describePlatform('Mastodon, on the exercise network', startMastodonHarness)
