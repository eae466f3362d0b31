-- Syncs run by themselves, and what became of each tick is a row, decided once. Runs wait for limits before workers get them.

-- AlterTable
ALTER TABLE "Sync" ADD COLUMN     "tags" TEXT[];

-- AlterTable
ALTER TABLE "SyncRun" ADD COLUMN     "dispatchedAt" TIMESTAMPTZ;

-- CreateTable
CREATE TABLE "Schedule" (
    "syncId" UUID NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'manual',
    "cron" TEXT,
    "timeZone" TEXT,
    "everyMinutes" INTEGER,
    "jitterSeconds" INTEGER NOT NULL DEFAULT 0,
    "overlap" TEXT NOT NULL DEFAULT 'skip',
    "missedTicks" TEXT NOT NULL DEFAULT 'run_once',
    "pauseAfterFailures" INTEGER,
    "lateAfterMinutes" INTEGER,
    "pausedAt" TIMESTAMPTZ,
    "pausedBy" TEXT,
    "pausedBecause" TEXT,
    "resumedAt" TIMESTAMPTZ,
    "anchorAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "nextDueAt" TIMESTAMPTZ,
    "nextAt" TIMESTAMPTZ,
    "waitingDueAt" TIMESTAMPTZ,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Schedule_pkey" PRIMARY KEY ("syncId")
);

-- CreateTable
CREATE TABLE "Tick" (
    "id" UUID NOT NULL,
    "syncId" UUID NOT NULL,
    "dueAt" TIMESTAMPTZ NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT,
    "count" INTEGER NOT NULL DEFAULT 1,
    "runId" UUID,

    CONSTRAINT "Tick_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Setting" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "Schedule_nextAt_idx" ON "Schedule"("nextAt");

-- CreateIndex
CREATE INDEX "Tick_at_idx" ON "Tick"("at");

-- CreateIndex
CREATE UNIQUE INDEX "Tick_syncId_dueAt_key" ON "Tick"("syncId", "dueAt");

-- AddForeignKey
ALTER TABLE "Schedule" ADD CONSTRAINT "Schedule_syncId_fkey" FOREIGN KEY ("syncId") REFERENCES "Sync"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Tick" ADD CONSTRAINT "Tick_syncId_fkey" FOREIGN KEY ("syncId") REFERENCES "Schedule"("syncId") ON DELETE CASCADE ON UPDATE CASCADE;

-- Runs of an earlier release were given to the workers when they were queued.
UPDATE "SyncRun" SET "dispatchedAt" = "queuedAt";

-- Looked for every second among all runs there ever were. schema.prisma cannot say "where".
CREATE INDEX "SyncRun_active" ON "SyncRun" ("syncId") WHERE status IN ('queued', 'running', 'cancelling', 'held');
CREATE INDEX "Schedule_waiting" ON "Schedule" ("syncId") WHERE "waitingDueAt" IS NOT NULL;
