import type { MigrationInterface, QueryRunner } from 'typeorm'

export class HoldItem1763757600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A rule holds it: nobody answers before a person has decided on it.
      ALTER TABLE item_assessment ADD COLUMN held boolean NOT NULL DEFAULT false;
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE item_assessment DROP COLUMN held`)
  }
}
