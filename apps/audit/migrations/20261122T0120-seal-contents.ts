import type { MigrationInterface, QueryRunner } from 'typeorm'

export class SealContents1763774400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT FROM entry_content) THEN
          RAISE EXCEPTION 'This ledger keeps contents unsealed, as versions before the first release did. Begin a new one: npm start -- --fresh.';
        END IF;
      END $$;
      DROP TABLE entry_content;

      -- One key a record (a message, a post, a review). Who removes the row erases all that is sealed under it.
      CREATE TABLE content_key (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        record_id text NOT NULL UNIQUE,
        wrapped bytea NOT NULL CHECK (octet_length(wrapped) = 32),
        -- Which key-encryption key it is wrapped under.
        kek text NOT NULL,
        -- Of a message: digest of its author's network and native id.
        author bytea
      );
      CREATE INDEX content_key_author ON content_key (author) WHERE author IS NOT NULL;

      -- No foreign key: it would be checked 6,000 times a second, and content outlives its key.
      CREATE TABLE entry_content (
        index bigint PRIMARY KEY,
        key_id bigint NOT NULL,
        sealed bytea NOT NULL CHECK (octet_length(sealed) >= 44)
      );
      ALTER TABLE bundle ADD COLUMN erased integer NOT NULL DEFAULT 0;
      -- What is sealed does not compress.
      ALTER TABLE entry_content ALTER COLUMN sealed SET STORAGE EXTERNAL;
      CREATE TRIGGER only_add BEFORE UPDATE OR DELETE OR TRUNCATE ON entry_content FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE bundle DROP COLUMN erased;
      DROP TABLE entry_content, content_key;
      CREATE TABLE entry_content (
        index bigint PRIMARY KEY,
        salt bytea NOT NULL CHECK (octet_length(salt) = 16),
        content text NOT NULL
      );
      CREATE TRIGGER only_add BEFORE UPDATE OR DELETE OR TRUNCATE ON entry_content FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `)
  }
}
