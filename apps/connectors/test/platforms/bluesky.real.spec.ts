import { startBlueskyHarness } from './bluesky-harness'
import { describePlatform } from './describe-platform'

describePlatform('Bluesky, on a real network', startBlueskyHarness)
