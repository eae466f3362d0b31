-- A check is a thing of its own, whose results are its history: of a file, of the six dimensions, or watched without being asked.
-- Results that were there become results of their dimension's check.

-- DropIndex
DROP INDEX "QualityResult_runId_datasetId_name_key";

-- AlterTable
ALTER TABLE "Dataset" ADD COLUMN     "quality" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "QualityResult" ADD COLUMN     "checkId" UUID,
ADD COLUMN     "checkRunId" UUID,
ADD COLUMN     "condition" TEXT,
ADD COLUMN     "durationMs" INTEGER,
ADD COLUMN     "engine" TEXT NOT NULL DEFAULT 'native',
ADD COLUMN     "exactValue" TEXT,
ADD COLUMN     "high" DOUBLE PRECISION,
ADD COLUMN     "low" DOUBLE PRECISION,
ADD COLUMN     "measured" DOUBLE PRECISION,
ADD COLUMN     "metricKey" TEXT,
ADD COLUMN     "observed" JSONB,
ADD COLUMN     "parts" JSONB NOT NULL DEFAULT '[]',
ALTER COLUMN "runId" DROP NOT NULL,
ALTER COLUMN "dimension" DROP NOT NULL,
ALTER COLUMN "rows" DROP NOT NULL,
ALTER COLUMN "at" DROP DEFAULT;

-- AlterTable
ALTER TABLE "Sync" ADD COLUMN     "quality" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "CheckFile" (
    "id" UUID NOT NULL,
    "syncId" UUID NOT NULL,
    "datasetId" UUID,
    "name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "origin" TEXT NOT NULL DEFAULT 'user',
    "isEnabled" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "cron" TEXT,
    "timeZone" TEXT NOT NULL DEFAULT 'UTC',
    "nextAt" TIMESTAMPTZ,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedBy" TEXT NOT NULL,

    CONSTRAINT "CheckFile_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CheckFileVersion" (
    "checkFileId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "by" TEXT NOT NULL,

    CONSTRAINT "CheckFileVersion_pkey" PRIMARY KEY ("checkFileId","version")
);

-- CreateTable
CREATE TABLE "QualityCheck" (
    "id" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "checkFileId" UUID,
    "origin" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "definition" TEXT NOT NULL,
    "line" INTEGER,
    "dimension" TEXT,
    "columnName" TEXT,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "QualityCheck_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CheckRun" (
    "id" UUID NOT NULL,
    "checkFileId" UUID NOT NULL,
    "trigger" TEXT NOT NULL,
    "triggeredBy" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "queuedAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ,
    "endedAt" TIMESTAMPTZ,
    "engine" TEXT,
    "statements" INTEGER,
    "problems" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "CheckRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Incident" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "syncId" UUID,
    "datasetId" UUID,
    "checkId" UUID,
    "assignee" TEXT,
    "openedAt" TIMESTAMPTZ NOT NULL,
    "lastAt" TIMESTAMPTZ NOT NULL,
    "resolvedAt" TIMESTAMPTZ,
    "occurrences" INTEGER NOT NULL DEFAULT 1,
    "passes" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IncidentEntry" (
    "id" UUID NOT NULL,
    "incidentId" UUID NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "kind" TEXT NOT NULL,
    "by" TEXT,
    "text" TEXT NOT NULL,
    "runId" UUID,

    CONSTRAINT "IncidentEntry_pkey" PRIMARY KEY ("id")
);

INSERT INTO "QualityCheck" ("id", "datasetId", "origin", "key", "name", "definition", "dimension")
SELECT gen_random_uuid(), "datasetId", 'dimension', 'dimension:' || "name", "name", "name", "name"
FROM (SELECT DISTINCT "datasetId", "name" FROM "QualityResult") AS known;
UPDATE "QualityResult" AS result SET "checkId" = "QualityCheck"."id" FROM "QualityCheck"
WHERE "QualityCheck"."datasetId" = result."datasetId" AND "QualityCheck"."name" = result."name";
ALTER TABLE "QualityResult" ALTER COLUMN "checkId" SET NOT NULL;

-- CreateIndex
CREATE INDEX "CheckFile_datasetId_idx" ON "CheckFile"("datasetId");

-- CreateIndex
CREATE INDEX "CheckFile_nextAt_idx" ON "CheckFile"("nextAt");

-- CreateIndex
CREATE UNIQUE INDEX "CheckFile_syncId_name_key" ON "CheckFile"("syncId", "name");

-- CreateIndex
CREATE INDEX "QualityCheck_checkFileId_idx" ON "QualityCheck"("checkFileId");

-- CreateIndex
CREATE UNIQUE INDEX "QualityCheck_datasetId_key_key" ON "QualityCheck"("datasetId", "key");

-- CreateIndex
CREATE INDEX "CheckRun_checkFileId_queuedAt_idx" ON "CheckRun"("checkFileId", "queuedAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "Incident_number_key" ON "Incident"("number");

-- CreateIndex
CREATE INDEX "Incident_key_idx" ON "Incident"("key");

-- CreateIndex
CREATE INDEX "Incident_state_lastAt_idx" ON "Incident"("state", "lastAt" DESC);

-- CreateIndex
CREATE INDEX "IncidentEntry_incidentId_at_idx" ON "IncidentEntry"("incidentId", "at" DESC);

-- CreateIndex
CREATE INDEX "QualityResult_checkId_at_idx" ON "QualityResult"("checkId", "at" DESC);

-- CreateIndex
CREATE INDEX "QualityResult_datasetId_metricKey_at_idx" ON "QualityResult"("datasetId", "metricKey", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "QualityResult_runId_checkId_key" ON "QualityResult"("runId", "checkId");

-- AddForeignKey
ALTER TABLE "CheckFile" ADD CONSTRAINT "CheckFile_syncId_fkey" FOREIGN KEY ("syncId") REFERENCES "Sync"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckFile" ADD CONSTRAINT "CheckFile_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckFileVersion" ADD CONSTRAINT "CheckFileVersion_checkFileId_fkey" FOREIGN KEY ("checkFileId") REFERENCES "CheckFile"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QualityCheck" ADD CONSTRAINT "QualityCheck_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QualityCheck" ADD CONSTRAINT "QualityCheck_checkFileId_fkey" FOREIGN KEY ("checkFileId") REFERENCES "CheckFile"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckRun" ADD CONSTRAINT "CheckRun_checkFileId_fkey" FOREIGN KEY ("checkFileId") REFERENCES "CheckFile"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QualityResult" ADD CONSTRAINT "QualityResult_checkId_fkey" FOREIGN KEY ("checkId") REFERENCES "QualityCheck"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QualityResult" ADD CONSTRAINT "QualityResult_checkRunId_fkey" FOREIGN KEY ("checkRunId") REFERENCES "CheckRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Incident" ADD CONSTRAINT "Incident_syncId_fkey" FOREIGN KEY ("syncId") REFERENCES "Sync"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Incident" ADD CONSTRAINT "Incident_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Incident" ADD CONSTRAINT "Incident_checkId_fkey" FOREIGN KEY ("checkId") REFERENCES "QualityCheck"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IncidentEntry" ADD CONSTRAINT "IncidentEntry_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One incident of a kind of trouble is open at a time. schema.prisma cannot say "where".
CREATE UNIQUE INDEX "Incident_open" ON "Incident"("key") WHERE "state" <> 'resolved';
