import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateBundle1763762400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bundle (
        id uuid PRIMARY KEY,
        version integer NOT NULL DEFAULT 1,
        status text NOT NULL DEFAULT 'making' CHECK (status IN ('making', 'made', 'failed', 'cancelled', 'deleted')),
        -- What is done next; each step commits with what it made, so that whoever takes over goes on from there.
        stage text NOT NULL DEFAULT 'choose' CHECK (stage IN ('choose', 'entries', 'payloads', 'pages', 'seal')),
        cursor bigint NOT NULL DEFAULT -1,
        filter jsonb NOT NULL,
        thread boolean NOT NULL,
        purpose text NOT NULL,
        reference text NOT NULL,
        asked_by text NOT NULL,
        asked_name text NOT NULL,
        authority text NOT NULL,
        asked_at timestamptz NOT NULL,
        ledger_size bigint NOT NULL,
        checkpoint text NOT NULL,
        -- Whether who asked may read the networks' payloads.
        with_payloads boolean NOT NULL,
        -- The public half that a pass phrase gives; the pass phrase itself is kept nowhere.
        staff_lock jsonb,
        staff jsonb NOT NULL DEFAULT '[]',
        entries bigint NOT NULL,
        done bigint NOT NULL DEFAULT 0,
        chunks integer NOT NULL DEFAULT 0,
        payloads integer NOT NULL DEFAULT 0,
        payloads_missing integer NOT NULL DEFAULT 0,
        bytes bigint,
        sha256 text,
        finished_at timestamptz,
        kept_until timestamptz,
        failure text,
        owner uuid,
        leased_until timestamptz,
        CHECK ((status = 'making') = (finished_at IS NULL)),
        CHECK (status <> 'made' OR (bytes IS NOT NULL AND sha256 IS NOT NULL AND kept_until IS NOT NULL))
      );
      CREATE INDEX bundle_asked ON bundle (asked_at);

      -- The entries that were chosen, fixed before anything is made of them.
      CREATE TABLE bundle_entry (
        bundle_id uuid NOT NULL,
        index bigint NOT NULL,
        PRIMARY KEY (bundle_id, index)
      );

      -- The archive in pieces: in order of path and part they are the file. Part 0 is a file's header.
      CREATE TABLE bundle_part (
        bundle_id uuid NOT NULL,
        path text COLLATE "C" NOT NULL,
        part bigint NOT NULL,
        bytes bytea NOT NULL,
        -- Where it begins in the archive, once that is known.
        start bigint,
        PRIMARY KEY (bundle_id, path, part)
      );
      CREATE INDEX bundle_part_start ON bundle_part (bundle_id, start);
      ALTER TABLE bundle_part ALTER COLUMN bytes SET STORAGE EXTERNAL;

      CREATE TABLE bundle_download (
        id uuid PRIMARY KEY,
        bundle_id uuid NOT NULL,
        actor text NOT NULL,
        begun_at timestamptz NOT NULL
      );
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE bundle_download, bundle_part, bundle_entry, bundle`)
  }
}
