import { Module } from '@nestjs/common'
import { LiveChanges } from './live-changes'
import { Sessions } from './sessions'

@Module({ providers: [Sessions, LiveChanges] })
export class GatewayModule {}
