import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateAccount1763700200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account (
        id uuid PRIMARY KEY,
        unit_id uuid NOT NULL,
        network text NOT NULL,
        server text NOT NULL,
        native_id text NOT NULL,
        handle text NOT NULL,
        display_name text NOT NULL,
        url text NOT NULL,
        avatar_url text,
        status text NOT NULL CHECK (status IN ('connected', 'reconnect-needed', 'disconnected')),
        attention text,
        sending text NOT NULL DEFAULT 'stopped' CHECK (sending IN ('open', 'stopped')),
        required_approvals integer NOT NULL CHECK (required_approvals BETWEEN 0 AND 3),
        max_graphemes integer NOT NULL CHECK (max_graphemes > 0),
        idempotent_commit text NOT NULL CHECK (idempotent_commit IN ('key', 'record-key', 'none')),
        version integer NOT NULL CHECK (version > 0)
      );
      CREATE UNIQUE INDEX account_in_custody ON account (network, server, native_id) WHERE status <> 'disconnected';

      -- Sealed by the vault; gone when the account leaves custody.
      CREATE TABLE account_credential (
        account_id uuid PRIMARY KEY REFERENCES account (id),
        sealed text NOT NULL CHECK (sealed LIKE 'cordon1.%')
      );

      -- Begun at the network's own sign-in page; only the digest of the state, so that a reader of the table cannot finish it.
      CREATE TABLE pending_connection (
        state_digest bytea PRIMARY KEY,
        id uuid NOT NULL,
        network text NOT NULL,
        server text NOT NULL,
        unit_id uuid NOT NULL,
        person_id uuid NOT NULL,
        sealed text NOT NULL CHECK (sealed LIKE 'cordon1.%'),
        expires_at timestamptz NOT NULL
      );

      -- Where the capture of an account stands and which replica does it. Its row lock puts captures of one account in line.
      CREATE TABLE capture (
        account_id uuid PRIMARY KEY REFERENCES account (id),
        cursor text,
        last_captured_at timestamptz,
        lease_owner uuid,
        lease_until timestamptz NOT NULL DEFAULT '-infinity'
      );
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE capture, pending_connection, account_credential, account`)
  }
}
