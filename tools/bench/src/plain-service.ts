import 'reflect-metadata'
import { Controller, Inject, Module, ValidationPipe } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import {
  ClientNats,
  EventPattern,
  MessagePattern,
  Payload,
  Transport,
  type MicroserviceOptions,
} from '@nestjs/microservices'
import { nkeyAuthenticator } from '@nats-io/transport-node'
import { IsInt, IsString, MaxLength } from 'class-validator'
import { lastValueFrom } from 'rxjs'
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm'

/* The baseline of the pipeline bench: what a Nest service looks like when nothing is done for speed or against loss. */

export class PlainItem {
  @IsInt() id!: number
  @IsString() @MaxLength(60_000) text!: string
  @IsString() author!: string
  @IsString() createdAt!: string
  @IsString() raw!: string
}

@Entity('plain_item')
class PlainItemRow {
  @PrimaryColumn('int') id!: number
  @Column('text') text!: string
  @Column('text') author!: string
  @Column('text') createdAt!: string
  @Column('text') raw!: string
}

@Entity('plain_inbox_item')
class PlainInboxRow {
  @PrimaryColumn('int') id!: number
  @Column('text') text!: string
  @Column('text') author!: string
}

@Controller()
class CaptureController {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(ClientNats) private readonly client: ClientNats,
  ) {}

  @MessagePattern('capture')
  async capture(@Payload() item: PlainItem): Promise<{ id: number }> {
    await this.source.getRepository(PlainItemRow).save(item)
    await lastValueFrom(this.client.emit('captured', item), { defaultValue: undefined })
    return { id: item.id }
  }
}

@Controller()
class InboxController {
  constructor(@Inject(DataSource) private readonly source: DataSource) {}

  @EventPattern('captured')
  async captured(@Payload() { id, text, author }: PlainItem): Promise<void> {
    await this.source.getRepository(PlainInboxRow).save({ id, text, author })
  }
}

async function main(role: string): Promise<void> {
  const { PLAIN_NATS = '', PLAIN_SEED = '', PLAIN_DATABASE = '' } = process.env
  const options = { servers: PLAIN_NATS, authenticator: nkeyAuthenticator(new TextEncoder().encode(PLAIN_SEED)) }
  const row = role === 'capture' ? PlainItemRow : PlainInboxRow
  const source = await new DataSource({
    type: 'postgres',
    url: PLAIN_DATABASE,
    entities: [row],
    synchronize: true,
  }).initialize()

  @Module({
    controllers: [role === 'capture' ? CaptureController : InboxController],
    providers: [
      { provide: DataSource, useValue: source },
      { provide: ClientNats, useValue: new ClientNats(options) },
    ],
  })
  class PlainModule {}

  const app = await NestFactory.createMicroservice<MicroserviceOptions>(PlainModule, {
    transport: Transport.NATS,
    options: { ...options, queue: role },
    logger: false,
  })
  app.useGlobalPipes(new ValidationPipe({ whitelist: true }))
  await app.listen()
  console.log('ready')
}

void main(process.argv[2] ?? '')
