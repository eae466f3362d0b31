-- How history is kept, and what becomes of changes of a schema, is for people to say, and each change is a row.

-- AlterTable
ALTER TABLE "Sync" ADD COLUMN     "pauseReason" TEXT,
ADD COLUMN     "pausedAt" TIMESTAMPTZ,
ADD COLUMN     "schemaPolicy" TEXT NOT NULL DEFAULT 'propagate_all',
ADD COLUMN     "tablePrefix" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "SyncStream" ADD COLUMN     "deletes" TEXT NOT NULL DEFAULT 'close',
ADD COLUMN     "lateRows" TEXT NOT NULL DEFAULT 'splice',
ADD COLUMN     "unhashedFields" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "volatileFields" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "SchemaChange" (
    "id" UUID NOT NULL,
    "syncStreamId" UUID NOT NULL,
    "runId" UUID,
    "kind" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "fromType" TEXT,
    "toType" TEXT,
    "policy" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "acceptedBy" TEXT,
    "acceptedAt" TIMESTAMPTZ,

    CONSTRAINT "SchemaChange_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "SchemaChange_syncStreamId_at_idx" ON "SchemaChange"("syncStreamId", "at" DESC);

-- AddForeignKey
ALTER TABLE "SchemaChange" ADD CONSTRAINT "SchemaChange_syncStreamId_fkey" FOREIGN KEY ("syncStreamId") REFERENCES "SyncStream"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SchemaChange" ADD CONSTRAINT "SchemaChange_runId_fkey" FOREIGN KEY ("runId") REFERENCES "SyncRun"("id") ON DELETE SET NULL ON UPDATE CASCADE;
