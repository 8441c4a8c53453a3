import type { MigrationInterface, QueryRunner } from 'typeorm'

export class KeepMedia1763758200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Where the attachments are, as JSON in the order of the event; null where there are none. Not every payload says it.
      ALTER TABLE item ADD COLUMN media text;
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE item DROP COLUMN media`)
  }
}
