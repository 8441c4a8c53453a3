import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateThreadMember1763769600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Which record is part of which, as the entries tell: a message or reply of its conversation, a review, measure or action of its
      -- message, a conversation or post of its account.
      CREATE TABLE thread_member (
        record_id text NOT NULL,
        part_of text NOT NULL,
        whole text NOT NULL CHECK (whole IN ('conversation', 'message', 'account')),
        PRIMARY KEY (record_id, part_of)
      );
      CREATE INDEX thread_member_whole ON thread_member (part_of, record_id);
      CREATE TRIGGER only_add BEFORE UPDATE OR DELETE OR TRUNCATE ON thread_member
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE thread_member`)
  }
}
