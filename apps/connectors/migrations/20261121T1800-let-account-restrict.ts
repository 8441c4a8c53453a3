import type { MigrationInterface, QueryRunner } from 'typeorm'

export class LetAccountRestrict1763748000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What its server and its sign-in allow. An account of Mastodon that was connected before has to be connected again for either.
      ALTER TABLE account ADD COLUMN may_hide boolean NOT NULL DEFAULT false, ADD COLUMN may_block boolean NOT NULL DEFAULT false;
      UPDATE account SET may_hide = true, may_block = true WHERE network = 'bluesky';
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE account DROP COLUMN may_hide, DROP COLUMN may_block`)
  }
}
