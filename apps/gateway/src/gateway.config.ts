import { Flag, Optional, Text, Whole } from '@cordon/contracts'
import { RuntimeConfig } from '@cordon/runtime'

export class GatewayConfig extends RuntimeConfig {
  @Whole({ max: 65_535 }) port: number = 8080
  @Text({ min: 1, max: 253 }) host: string = '127.0.0.1'
  /** Folder of the built console; without one the gateway serves the API alone. */
  @Optional() @Text({ min: 1, max: 1000 }) consoleDir?: string
  /** People reach it over HTTPS: cookies are Secure and HSTS is on. Off for localhost only. */
  @Flag() https: boolean = true
  /** Further sources of pictures for the console's content policy, space separated, such as `https://media.example`. */
  @Text({ max: 2000 }) imageSources: string = ''
}
