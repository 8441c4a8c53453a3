import type { MigrationInterface, QueryRunner } from 'typeorm'

export class TracePost1763744400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The trace in which it was written (W3C trace context): its approval and its sending join it.
      ALTER TABLE post ADD COLUMN traceparent text;
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE post DROP COLUMN traceparent`)
  }
}
