import type { MigrationInterface, QueryRunner } from 'typeorm'

export class WarnPost1763749200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What the rules said of its text, as JSON.
      ALTER TABLE post ADD COLUMN warnings text;
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE post DROP COLUMN warnings`)
  }
}
