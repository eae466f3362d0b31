-- Runs that a quality gate holds, attempts as rows, generations of streams, and who changed a state.
-- AlterTable
ALTER TABLE "StepRun" ADD COLUMN     "estimateBasis" TEXT,
ADD COLUMN     "rateLimitedUntil" TIMESTAMPTZ;

-- AlterTable
ALTER TABLE "StreamRun" ADD COLUMN     "generationId" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "minimumGenerationId" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "StreamState" ADD COLUMN     "action" TEXT NOT NULL DEFAULT 'published',
ADD COLUMN     "changedBy" TEXT,
ADD COLUMN     "note" TEXT;

-- AlterTable
ALTER TABLE "Sync" ADD COLUMN     "qualityGate" TEXT NOT NULL DEFAULT 'warn',
ADD COLUMN     "silenceLimitSeconds" INTEGER NOT NULL DEFAULT 3600;

-- AlterTable
ALTER TABLE "SyncRun" ADD COLUMN     "heldAt" TIMESTAMPTZ,
ADD COLUMN     "holdDecidedAt" TIMESTAMPTZ,
ADD COLUMN     "holdDecidedBy" TEXT,
ADD COLUMN     "holdDecision" TEXT,
ADD COLUMN     "holdNote" TEXT,
ADD COLUMN     "holdReasons" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "jobId" UUID,
ADD COLUMN     "nextAttemptAt" TIMESTAMPTZ,
ADD COLUMN     "purpose" TEXT NOT NULL DEFAULT 'sync',
ADD COLUMN     "retryOfId" UUID;

-- AlterTable
ALTER TABLE "SyncStream" ADD COLUMN     "generationId" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "RunAttempt" (
    "runId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "workerId" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ NOT NULL,
    "endedAt" TIMESTAMPTZ,
    "outcome" TEXT,
    "failure" JSONB,
    "nextAttemptAt" TIMESTAMPTZ,

    CONSTRAINT "RunAttempt_pkey" PRIMARY KEY ("runId","number")
);

-- AddForeignKey
ALTER TABLE "RunAttempt" ADD CONSTRAINT "RunAttempt_runId_fkey" FOREIGN KEY ("runId") REFERENCES "SyncRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A run that is held holds its sync too: what it has staged would be older than what the next one publishes.
DROP INDEX "SyncRun_one_active";
CREATE UNIQUE INDEX "SyncRun_one_active" ON "SyncRun" ("syncId") WHERE status IN ('queued', 'running', 'cancelling', 'held');
