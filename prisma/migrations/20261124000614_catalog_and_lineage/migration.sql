-- The catalog finds datasets by words, facets and typing errors, keeps what people say of them, their schema versions and their
-- volume over time. Lineage has nodes of its own, also of other tools, and targets to which events are sent.

-- Trusted since PostgreSQL 13: the owner of a database may install it.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

-- The words of a name: its parts ("customerEmail_2" has customer, email and 2) and the whole without what joins them.
CREATE FUNCTION "search_words"(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT lower(regexp_replace(regexp_replace(name, '([[:lower:][:digit:]])([[:upper:]])', '\1 \2', 'g'), '[^[:alnum:]]+', ' ', 'g'))
    || ' ' || lower(regexp_replace(name, '[^[:alnum:]]+', '', 'g'))
$$;

-- DropIndex
DROP INDEX "LineageEdge_fromNamespace_fromName_toNamespace_toName_jobNa_key";

-- DropIndex
DROP INDEX "LineageEdge_toNamespace_toName_idx";

-- DropIndex
DROP INDEX "LineageEvent_runId_eventType_key";

-- AlterTable
ALTER TABLE "Dataset" ADD COLUMN     "description" TEXT,
ADD COLUMN     "lateAfterMinutes" INTEGER,
ADD COLUMN     "owner" TEXT,
ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "writtenAt" TIMESTAMPTZ;
UPDATE "Dataset" SET "writtenAt" = "updatedAt" WHERE "lastRunId" IS NOT NULL;

-- AlterTable
ALTER TABLE "DatasetColumn" ADD COLUMN     "nested" JSONB,
ADD COLUMN     "note" TEXT;

-- CreateTable
CREATE TABLE "DatasetVersion" (
    "id" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "columns" JSONB NOT NULL,
    "runId" UUID,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DatasetVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DatasetPoint" (
    "datasetId" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "rows" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "score" DOUBLE PRECISION,

    CONSTRAINT "DatasetPoint_pkey" PRIMARY KEY ("datasetId","runId")
);

-- CreateTable
CREATE TABLE "DatasetUse" (
    "id" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "reader" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" TEXT NOT NULL DEFAULT '',
    "times" INTEGER NOT NULL DEFAULT 1,
    "rows" BIGINT,
    "firstAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DatasetUse_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CatalogEntry" (
    "id" UUID NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "layer" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "sourceId" UUID NOT NULL,
    "connector" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "tags" TEXT[],
    "piiTypes" TEXT[],
    "outcome" TEXT NOT NULL,
    "rowCount" BIGINT NOT NULL,
    "writtenAt" TIMESTAMPTZ NOT NULL,
    "lateAt" TIMESTAMPTZ,
    "words" tsvector NOT NULL,

    CONSTRAINT "CatalogEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CatalogWord" (
    "word" TEXT NOT NULL,

    CONSTRAINT "CatalogWord_pkey" PRIMARY KEY ("word")
);

-- CreateTable
CREATE TABLE "LineageNode" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "datasetId" UUID,
    "owner" TEXT,
    "lastEventType" TEXT,
    "lastSeen" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LineageNode_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "LineageEvent" ADD COLUMN     "isReceived" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "onceKey" TEXT,
ALTER COLUMN "runId" DROP NOT NULL,
ALTER COLUMN "syncRunId" DROP NOT NULL,
ALTER COLUMN "jobNamespace" DROP NOT NULL,
ALTER COLUMN "jobName" DROP NOT NULL;
UPDATE "LineageEvent" SET "onceKey" = "runId" || ' ' || "eventType";
ALTER TABLE "LineageEvent" ALTER COLUMN "onceKey" SET NOT NULL;

-- The ends of the edges that there are become nodes.
INSERT INTO "LineageNode" ("id", "kind", "namespace", "name", "datasetId")
SELECT gen_random_uuid(), 'dataset', node.namespace, node.name, (
  SELECT dataset."id" FROM "Dataset" dataset
  WHERE node.namespace LIKE 'postgres://%'
    AND dataset."layer" || '.' || dataset."tableName" = substr(node.name, strpos(node.name, '.') + 1))
FROM (
  SELECT "fromNamespace" AS namespace, "fromName" AS name FROM "LineageEdge"
  UNION SELECT "toNamespace", "toName" FROM "LineageEdge"
) AS node;

-- AlterTable
ALTER TABLE "LineageEdge" ADD COLUMN     "fromId" UUID,
ADD COLUMN     "isColumnsOnly" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "toId" UUID;
UPDATE "LineageEdge" AS edge SET "fromId" = source."id", "toId" = target."id"
FROM "LineageNode" source, "LineageNode" target
WHERE source."namespace" = edge."fromNamespace" AND source."name" = edge."fromName"
  AND target."namespace" = edge."toNamespace" AND target."name" = edge."toName";
ALTER TABLE "LineageEdge" DROP COLUMN "fromName",
DROP COLUMN "fromNamespace",
DROP COLUMN "toName",
DROP COLUMN "toNamespace",
ALTER COLUMN "fromId" SET NOT NULL,
ALTER COLUMN "toId" SET NOT NULL;

-- CreateTable
CREATE TABLE "LineageTarget" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "config" JSONB NOT NULL DEFAULT '{}',
    "key" BYTEA,
    "isPaused" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "LineageTarget_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "DatasetVersion_datasetId_number_key" ON "DatasetVersion"("datasetId", "number");

-- CreateIndex
CREATE INDEX "DatasetPoint_datasetId_at_idx" ON "DatasetPoint"("datasetId", "at");

-- CreateIndex
CREATE INDEX "DatasetUse_datasetId_lastAt_idx" ON "DatasetUse"("datasetId", "lastAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "DatasetUse_datasetId_reader_kind_detail_key" ON "DatasetUse"("datasetId", "reader", "kind", "detail");

-- CreateIndex
CREATE INDEX "CatalogEntry_words_idx" ON "CatalogEntry" USING GIN ("words");

-- CreateIndex
CREATE INDEX "CatalogEntry_namespace_name_place_id_idx" ON "CatalogEntry"("namespace", "name", "place", "id");

-- CreateIndex
CREATE INDEX "CatalogEntry_writtenAt_id_idx" ON "CatalogEntry"("writtenAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "CatalogEntry_rowCount_id_idx" ON "CatalogEntry"("rowCount" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "CatalogWord_word_trgm" ON "CatalogWord" USING GIN ("word" public.gin_trgm_ops);

-- CreateIndex
CREATE INDEX "LineageNode_datasetId_idx" ON "LineageNode"("datasetId");

-- CreateIndex
CREATE INDEX "LineageNode_name_trgm" ON "LineageNode" USING GIN ("name" public.gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "LineageNode_kind_namespace_name_key" ON "LineageNode"("kind", "namespace", "name");

-- CreateIndex
CREATE UNIQUE INDEX "LineageTarget_name_key" ON "LineageTarget"("name");

-- CreateIndex
CREATE INDEX "Dataset_tableName_idx" ON "Dataset"("tableName");

-- CreateIndex
CREATE INDEX "LineageEdge_toId_idx" ON "LineageEdge"("toId");

-- CreateIndex
CREATE UNIQUE INDEX "LineageEdge_fromId_toId_jobNamespace_jobName_key" ON "LineageEdge"("fromId", "toId", "jobNamespace", "jobName");

-- CreateIndex
CREATE UNIQUE INDEX "LineageEvent_onceKey_key" ON "LineageEvent"("onceKey");

-- CreateIndex
CREATE INDEX "LineageEvent_runId_idx" ON "LineageEvent"("runId");

-- CreateIndex
CREATE INDEX "LineageEvent_at_id_idx" ON "LineageEvent"("at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "DatasetVersion" ADD CONSTRAINT "DatasetVersion_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetPoint" ADD CONSTRAINT "DatasetPoint_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetUse" ADD CONSTRAINT "DatasetUse_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CatalogEntry" ADD CONSTRAINT "CatalogEntry_id_fkey" FOREIGN KEY ("id") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LineageEdge" ADD CONSTRAINT "LineageEdge_fromId_fkey" FOREIGN KEY ("fromId") REFERENCES "LineageNode"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LineageEdge" ADD CONSTRAINT "LineageEdge_toId_fkey" FOREIGN KEY ("toId") REFERENCES "LineageNode"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is published becomes findable, and a run keeps it so.
INSERT INTO "CatalogEntry" ("id", "namespace", "name", "layer", "place", "sourceId", "connector", "owner", "tags", "piiTypes",
  "outcome", "rowCount", "writtenAt", "words")
SELECT dataset."id", dataset."namespace", dataset."name", dataset."layer",
  array_position(ARRAY['explore', 'chart', 'navigate'], dataset."layer"), source."id", source."connectorId", '', '{}',
  coalesce(personal.types, '{}'), coalesce(judged.outcome, 'not_evaluated'), dataset."rowCount", dataset."writtenAt",
  setweight(to_tsvector('simple', "search_words"(dataset."name") || ' ' || "search_words"(dataset."namespace")), 'A')
    || setweight(to_tsvector('simple', coalesce("search_words"(array_to_string(personal.types, ' ')), '')), 'B')
    || setweight(to_tsvector('simple', coalesce(part.descriptions, '')), 'C')
    || setweight(to_tsvector('simple', coalesce(part.names, '')), 'D')
FROM "Dataset" dataset
JOIN "SyncStream" chosen ON chosen."id" = dataset."syncStreamId"
JOIN "Sync" sync ON sync."id" = chosen."syncId"
JOIN "Source" source ON source."id" = sync."sourceId"
LEFT JOIN "Dataset" charted ON charted."syncStreamId" = dataset."syncStreamId" AND charted."layer" = 'chart'
LEFT JOIN LATERAL (
  SELECT string_agg("search_words"("name"), ' ') AS names, string_agg("description", ' ') AS descriptions
  FROM "DatasetColumn" WHERE "datasetId" = dataset."id" AND NOT "isMetadata") part ON true
LEFT JOIN LATERAL (
  SELECT array_agg(DISTINCT "entityType") AS types FROM "PiiFinding"
  WHERE "datasetId" = charted."id" AND "status" <> 'rejected') personal ON true
LEFT JOIN LATERAL (
  SELECT "outcome" FROM "QualityResult" WHERE "datasetId" = charted."id" AND "isLatest"
  ORDER BY array_position(ARRAY['fail', 'error', 'warn', 'pass', 'not_evaluated'], "outcome") LIMIT 1) judged ON true
WHERE dataset."writtenAt" IS NOT NULL;
INSERT INTO "CatalogWord" SELECT DISTINCT word FROM "CatalogEntry", unnest(tsvector_to_array("words")) AS word
WHERE length(word) <= 60;

-- The versions of the columns begin with those that there are.
INSERT INTO "DatasetVersion" ("id", "datasetId", "number", "columns", "runId", "at")
SELECT gen_random_uuid(), dataset."id", 1, (
  SELECT jsonb_agg(jsonb_build_object('name', "name", 'type', "type", 'isNullable', "isNullable", 'isKey', "isKey") ORDER BY "ordinal")
  FROM "DatasetColumn" WHERE "datasetId" = dataset."id"), dataset."lastRunId", dataset."writtenAt"
FROM "Dataset" dataset
WHERE dataset."writtenAt" IS NOT NULL AND EXISTS (SELECT FROM "DatasetColumn" WHERE "datasetId" = dataset."id");
