import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateConversation1763700300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What we need of the accounts that connectors keeps. Version 0: known from its items only.
      CREATE TABLE account (
        id uuid PRIMARY KEY,
        unit_id uuid NOT NULL,
        network text NOT NULL,
        handle text NOT NULL,
        max_graphemes integer NOT NULL CHECK (max_graphemes > 0),
        required_approvals smallint NOT NULL,
        version integer NOT NULL
      );
      CREATE INDEX account_unit ON account (unit_id);

      -- Narrow: it is rewritten with every arrival and every assessment.
      CREATE TABLE conversation (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES account (id),
        closed boolean NOT NULL,
        lane_rank smallint NOT NULL CHECK (lane_rank BETWEEN 0 AND 3),
        severity_rank smallint NOT NULL CHECK (severity_rank BETWEEN 0 AND 4),
        order_key bigint NOT NULL,
        worst_lane smallint NOT NULL CHECK (worst_lane BETWEEN 0 AND 3),
        categories smallint NOT NULL,
        unassessed integer NOT NULL CHECK (unassessed >= 0),
        item_count integer NOT NULL CHECK (item_count > 0),
        version integer NOT NULL CHECK (version > 0),
        waiting_since timestamptz,
        last_activity_at timestamptz NOT NULL,
        first_at timestamptz NOT NULL,
        newest_at timestamptz NOT NULL,
        first_item_id uuid NOT NULL,
        newest_item_id uuid NOT NULL,
        settled_arrival bigint NOT NULL,
        claimed_by uuid,
        claimed_by_name text,
        CHECK ((claimed_by IS NULL) = (claimed_by_name IS NULL)),
        CHECK (NOT closed OR (claimed_by IS NULL AND waiting_since IS NULL))
      );
      CREATE INDEX conversation_order ON conversation (account_id, closed, lane_rank, severity_rank, order_key, id);
      CREATE INDEX conversation_claimed ON conversation (claimed_by) WHERE claimed_by IS NOT NULL;

      -- Where keys lead: the first 128 bits of a SHA-256, since native keys may be longer than an index takes.
      CREATE TABLE conversation_key (
        key uuid PRIMARY KEY,
        conversation_id uuid NOT NULL
      );
      -- Keys and links of a conversation that went into another one lead there by this.
      CREATE TABLE merged_conversation (
        id uuid PRIMARY KEY,
        into_id uuid NOT NULL CHECK (into_id <> id)
      );
      CREATE INDEX merged_conversation_into ON merged_conversation (into_id);

      -- Numbers what comes, edits included. Captures take turns, so the numbers follow the order of commits.
      CREATE SEQUENCE item_arrival;
      CREATE TABLE item (
        id uuid PRIMARY KEY,
        conversation_id uuid NOT NULL REFERENCES conversation (id),
        arrival bigint NOT NULL DEFAULT nextval('item_arrival'),
        version integer NOT NULL,
        captured_at timestamptz NOT NULL,
        waits_since timestamptz NOT NULL,
        -- What arrived, as connectors said it: shown, searched and answered, but nothing is decided by it on the hot path.
        body json NOT NULL
      );
      CREATE INDEX item_conversation ON item (conversation_id, arrival);
      CREATE UNIQUE INDEX item_arrival_order ON item (arrival);

      -- May come before the item does: no reference.
      CREATE TABLE item_assessment (
        item_id uuid PRIMARY KEY,
        -- The revision it read.
        item_version integer NOT NULL,
        rule_set_version integer NOT NULL,
        lane_rank smallint NOT NULL CHECK (lane_rank BETWEEN 0 AND 3),
        severity_rank smallint NOT NULL CHECK (severity_rank BETWEEN 0 AND 4),
        categories smallint NOT NULL,
        matches json NOT NULL,
        assessed_at timestamptz NOT NULL
      );

      CREATE TABLE reply (
        post_id uuid PRIMARY KEY,
        conversation_id uuid NOT NULL REFERENCES conversation (id),
        item_id uuid NOT NULL REFERENCES item (id),
        text text NOT NULL,
        author_id uuid NOT NULL,
        author_name text NOT NULL,
        post_status text NOT NULL,
        post_version integer NOT NULL DEFAULT 0,
        delivery_status text,
        delivery_version integer NOT NULL DEFAULT 0,
        content_hash text,
        post_reason text,
        delivery_reason text,
        permalink text,
        submitted_at timestamptz NOT NULL,
        sent_at timestamptz,
        -- What had arrived when it was written: what it answers.
        answers_up_to bigint NOT NULL
      );
      CREATE INDEX reply_conversation ON reply (conversation_id);

      -- Open conversations by lane, as changes that are summed up now and then: nobody waits for a counter.
      CREATE TABLE lane_count (
        account_id uuid NOT NULL,
        lane_rank smallint NOT NULL,
        change integer NOT NULL
      );

      -- Filled behind the hot path.
      CREATE TABLE item_search (
        item_id uuid PRIMARY KEY,
        words tsvector NOT NULL
      );
      CREATE INDEX item_search_words ON item_search USING gin (words);
      CREATE TABLE item_search_progress (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        arrival bigint NOT NULL DEFAULT 0
      );
      INSERT INTO item_search_progress DEFAULT VALUES;
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE item_search_progress, item_search, lane_count, reply, item_assessment, item, merged_conversation, conversation_key, conversation, account;
      DROP SEQUENCE item_arrival;
    `)
  }
}
