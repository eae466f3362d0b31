-- What happened is a row before anybody is told, so that a process that dies in between loses no notification.

-- CreateTable
CREATE TABLE "Occurrence" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "title" TEXT NOT NULL,
    "syncId" UUID,
    "runId" UUID,
    "datasetId" UUID,
    "streamName" TEXT,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "onceKey" TEXT,
    "routedAt" TIMESTAMPTZ,

    CONSTRAINT "Occurrence_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Occurrence_onceKey_key" ON "Occurrence"("onceKey");

-- CreateIndex
CREATE INDEX "Occurrence_syncId_at_idx" ON "Occurrence"("syncId", "at");

-- CreateIndex
CREATE INDEX "Occurrence_runId_idx" ON "Occurrence"("runId");

-- Those that nobody was told of yet are few, and are looked for every second. schema.prisma cannot say "where".
CREATE INDEX "Occurrence_unrouted" ON "Occurrence" ("at") WHERE "routedAt" IS NULL;
