-- One verdict a column, decisions that outlive it, policies for what becomes of personal data, and requests of the persons concerned.

-- A column had a finding for every type it was ever taken for: the one that a person decided stays, else the surest.
DELETE FROM "PiiFinding" AS worse USING "PiiFinding" AS better
WHERE worse."datasetId" = better."datasetId" AND worse."columnName" = better."columnName" AND worse.id <> better.id
  AND (better."decidedAt" IS NOT NULL, better.confidence, better.id) > (worse."decidedAt" IS NOT NULL, worse.confidence, worse.id);

-- DropIndex
DROP INDEX "PiiFinding_datasetId_columnName_entityType_key";

-- AlterTable
ALTER TABLE "PiiFinding" ADD COLUMN     "attention" TEXT,
ADD COLUMN     "columnType" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "contains" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "decidedFor" TEXT,
ADD COLUMN     "decidedOn" JSONB,
ADD COLUMN     "detectedType" TEXT,
ADD COLUMN     "nonNull" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "path" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "recognizer" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "validated" INTEGER NOT NULL DEFAULT 0,
ALTER COLUMN "firstRunId" DROP NOT NULL,
ALTER COLUMN "lastRunId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Sync" ADD COLUMN     "piiEngine" TEXT,
ADD COLUMN     "piiPolicyId" UUID;

-- CreateTable
CREATE TABLE "PiiNameDecision" (
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "entityType" TEXT,
    "decidedBy" TEXT NOT NULL,
    "decidedAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PiiNameDecision_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "PiiPolicy" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "isDefault" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "rules" JSONB NOT NULL DEFAULT '[]',
    "otherTreatment" TEXT NOT NULL DEFAULT 'keep',
    "minConfidence" DOUBLE PRECISION NOT NULL DEFAULT 0.5,
    "encryptedReaders" TEXT NOT NULL DEFAULT 'admin',
    "rawReaders" TEXT,
    "rawRetentionDays" INTEGER,
    "updatedBy" TEXT,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "PiiPolicy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ColumnTreatment" (
    "syncStreamId" UUID NOT NULL,
    "columnName" TEXT NOT NULL,
    "path" TEXT NOT NULL DEFAULT '',
    "treatment" TEXT NOT NULL,
    "entityType" TEXT,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ColumnTreatment_pkey" PRIMARY KEY ("syncStreamId","columnName","path")
);

-- CreateTable
CREATE TABLE "PolicyApplication" (
    "id" UUID NOT NULL,
    "policyId" UUID,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "requestedBy" TEXT NOT NULL,
    "streams" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "columns" INTEGER NOT NULL DEFAULT 0,
    "rows" BIGINT NOT NULL DEFAULT 0,
    "error" TEXT,
    "queuedAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ,
    "endedAt" TIMESTAMPTZ,

    CONSTRAINT "PolicyApplication_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PiiSettings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "engine" TEXT NOT NULL DEFAULT 'native',
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedBy" TEXT,
    "updatedAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "PiiSettings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SubjectRequest" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'running',
    "identifiers" TEXT[],
    "requestedBy" TEXT NOT NULL,
    "reason" TEXT,
    "found" JSONB NOT NULL DEFAULT '[]',
    "rows" BIGINT NOT NULL DEFAULT 0,
    "error" TEXT,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ,

    CONSTRAINT "SubjectRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SealedKey" (
    "name" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SealedKey_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "PiiPolicy_name_key" ON "PiiPolicy"("name");

-- CreateIndex
CREATE INDEX "PolicyApplication_queuedAt_idx" ON "PolicyApplication"("queuedAt");

-- CreateIndex
CREATE INDEX "SubjectRequest_at_idx" ON "SubjectRequest"("at");

-- CreateIndex
CREATE UNIQUE INDEX "PiiFinding_datasetId_columnName_path_key" ON "PiiFinding"("datasetId", "columnName", "path");

-- AddForeignKey
ALTER TABLE "Sync" ADD CONSTRAINT "Sync_piiPolicyId_fkey" FOREIGN KEY ("piiPolicyId") REFERENCES "PiiPolicy"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ColumnTreatment" ADD CONSTRAINT "ColumnTreatment_syncStreamId_fkey" FOREIGN KEY ("syncStreamId") REFERENCES "SyncStream"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PolicyApplication" ADD CONSTRAINT "PolicyApplication_policyId_fkey" FOREIGN KEY ("policyId") REFERENCES "PiiPolicy"("id") ON DELETE SET NULL ON UPDATE CASCADE;

UPDATE "PiiFinding" SET "detectedType" = "entityType", "decidedFor" = CASE WHEN "decidedAt" IS NULL THEN NULL ELSE 'column' END,
  "decidedOn" = CASE WHEN "decidedAt" IS NULL THEN NULL ELSE jsonb_build_object('detectedType', "entityType", 'columnType', '') END;

INSERT INTO "PiiPolicy" (id, name, "isDefault", "updatedAt") VALUES (gen_random_uuid(), 'Standard', true, now());
