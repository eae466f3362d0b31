-- Everything the first sync needs: sources, syncs, runs with steps and events, checkpoints and states, the catalog, access.

-- CreateTable
CREATE TABLE "Source" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "connectorId" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "secrets" BYTEA,
    "status" TEXT NOT NULL DEFAULT 'unchecked',
    "checkMessage" TEXT,
    "checkedAt" TIMESTAMPTZ,
    "checkMs" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "Source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Stream" (
    "id" UUID NOT NULL,
    "sourceId" UUID NOT NULL,
    "namespace" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL,
    "jsonSchema" JSONB NOT NULL,
    "readModes" TEXT[],
    "sourceDefinedCursor" BOOLEAN NOT NULL DEFAULT false,
    "defaultCursor" TEXT[],
    "sourceDefinedPrimaryKey" JSONB NOT NULL DEFAULT '[]',
    "suggestedPrimaryKey" JSONB NOT NULL DEFAULT '[]',
    "discoveredAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Stream_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Sync" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "sourceId" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "Sync_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SyncStream" (
    "id" UUID NOT NULL,
    "syncId" UUID NOT NULL,
    "streamId" UUID NOT NULL,
    "isEnabled" BOOLEAN NOT NULL DEFAULT true,
    "readMode" TEXT NOT NULL,
    "writeMode" TEXT NOT NULL,
    "cursor" TEXT[],
    "primaryKey" JSONB NOT NULL DEFAULT '[]',
    "tableName" TEXT NOT NULL,
    "columns" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "SyncStream_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SyncRun" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "syncId" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "trigger" TEXT NOT NULL,
    "triggeredBy" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "queuedAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ,
    "endedAt" TIMESTAMPTZ,
    "readFinishedAt" TIMESTAMPTZ,
    "cancelRequestedAt" TIMESTAMPTZ,
    "workerId" TEXT,
    "heartbeatAt" TIMESTAMPTZ,
    "failure" JSONB,
    "lastSeq" BIGINT NOT NULL DEFAULT 0,
    "balance" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "SyncRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StreamRun" (
    "id" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "syncStreamId" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "committedOrdinal" BIGINT NOT NULL DEFAULT 0,
    "committedBytes" BIGINT NOT NULL DEFAULT 0,
    "rejected" BIGINT NOT NULL DEFAULT 0,
    "publishedAt" TIMESTAMPTZ,
    "failure" JSONB,

    CONSTRAINT "StreamRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StepRun" (
    "runId" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "streamRunId" TEXT NOT NULL DEFAULT '',
    "streamName" TEXT,
    "status" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ,
    "endedAt" TIMESTAMPTZ,
    "done" BIGINT NOT NULL DEFAULT 0,
    "total" BIGINT,
    "isTotalEstimate" BOOLEAN NOT NULL DEFAULT false,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "rejected" BIGINT NOT NULL DEFAULT 0,
    "perSecond" DOUBLE PRECISION,
    "figures" JSONB NOT NULL DEFAULT '{}',
    "failure" JSONB,

    CONSTRAINT "StepRun_pkey" PRIMARY KEY ("runId","step","streamRunId")
);

-- CreateTable
CREATE TABLE "RunEvent" (
    "runId" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,

    CONSTRAINT "RunEvent_pkey" PRIMARY KEY ("runId","seq")
);

-- CreateTable
CREATE TABLE "Checkpoint" (
    "runId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "namespace" TEXT NOT NULL DEFAULT '',
    "stream" TEXT NOT NULL DEFAULT '',
    "message" TEXT NOT NULL,
    "ordinal" BIGINT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Checkpoint_pkey" PRIMARY KEY ("runId","kind","namespace","stream")
);

-- CreateTable
CREATE TABLE "StreamState" (
    "id" UUID NOT NULL,
    "syncId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "namespace" TEXT NOT NULL DEFAULT '',
    "stream" TEXT NOT NULL DEFAULT '',
    "message" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "runId" UUID,
    "isCurrent" BOOLEAN NOT NULL DEFAULT true,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "StreamState_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Dataset" (
    "id" UUID NOT NULL,
    "syncStreamId" UUID NOT NULL,
    "layer" TEXT NOT NULL,
    "namespace" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL,
    "tableName" TEXT NOT NULL,
    "rowCount" BIGINT NOT NULL DEFAULT 0,
    "sizeBytes" BIGINT NOT NULL DEFAULT 0,
    "lastRunId" UUID,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "Dataset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DatasetColumn" (
    "id" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "isNullable" BOOLEAN NOT NULL,
    "isKey" BOOLEAN NOT NULL DEFAULT false,
    "isMetadata" BOOLEAN NOT NULL DEFAULT false,
    "description" TEXT,
    "profile" JSONB,

    CONSTRAINT "DatasetColumn_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PiiFinding" (
    "id" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "columnName" TEXT NOT NULL,
    "entityType" TEXT NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'suggested',
    "sampled" INTEGER NOT NULL,
    "matched" INTEGER NOT NULL,
    "nameMatch" TEXT,
    "explanation" TEXT NOT NULL,
    "maskedExamples" TEXT[],
    "firstRunId" UUID NOT NULL,
    "lastRunId" UUID NOT NULL,
    "firstSeen" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeen" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ,

    CONSTRAINT "PiiFinding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "QualityResult" (
    "id" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "dimension" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "value" DOUBLE PRECISION,
    "threshold" DOUBLE PRECISION,
    "unit" TEXT NOT NULL,
    "rows" BIGINT NOT NULL,
    "message" TEXT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "isLatest" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "QualityResult_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LineageEvent" (
    "id" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "syncRunId" UUID NOT NULL,
    "eventType" TEXT NOT NULL,
    "jobNamespace" TEXT NOT NULL,
    "jobName" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "LineageEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LineageEdge" (
    "id" UUID NOT NULL,
    "fromNamespace" TEXT NOT NULL,
    "fromName" TEXT NOT NULL,
    "toNamespace" TEXT NOT NULL,
    "toName" TEXT NOT NULL,
    "jobNamespace" TEXT NOT NULL,
    "jobName" TEXT NOT NULL,
    "columns" JSONB NOT NULL DEFAULT '[]',
    "lastSeen" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LineageEdge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secretHash" BYTEA NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMPTZ,
    "revokedAt" TIMESTAMPTZ,

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LoginToken" (
    "tokenHash" BYTEA NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ NOT NULL,
    "usedAt" TIMESTAMPTZ,

    CONSTRAINT "LoginToken_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "Session" (
    "idHash" BYTEA NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("idHash")
);

-- CreateTable
CREATE TABLE "MutationReceipt" (
    "clientMutationId" TEXT NOT NULL,
    "mutation" TEXT NOT NULL,
    "resultId" TEXT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "MutationReceipt_pkey" PRIMARY KEY ("clientMutationId")
);

-- CreateIndex
CREATE UNIQUE INDEX "Source_name_key" ON "Source"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Stream_sourceId_namespace_name_key" ON "Stream"("sourceId", "namespace", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Sync_name_key" ON "Sync"("name");

-- CreateIndex
CREATE UNIQUE INDEX "SyncStream_tableName_key" ON "SyncStream"("tableName");

-- CreateIndex
CREATE UNIQUE INDEX "SyncStream_syncId_streamId_key" ON "SyncStream"("syncId", "streamId");

-- CreateIndex
CREATE UNIQUE INDEX "SyncRun_number_key" ON "SyncRun"("number");

-- CreateIndex
CREATE INDEX "SyncRun_syncId_number_idx" ON "SyncRun"("syncId", "number" DESC);

-- CreateIndex
CREATE INDEX "SyncRun_status_idx" ON "SyncRun"("status");

-- CreateIndex
CREATE UNIQUE INDEX "StreamRun_runId_syncStreamId_key" ON "StreamRun"("runId", "syncStreamId");

-- CreateIndex
CREATE UNIQUE INDEX "StreamState_syncId_kind_namespace_stream_version_key" ON "StreamState"("syncId", "kind", "namespace", "stream", "version");

-- CreateIndex
CREATE UNIQUE INDEX "Dataset_syncStreamId_layer_key" ON "Dataset"("syncStreamId", "layer");

-- CreateIndex
CREATE UNIQUE INDEX "DatasetColumn_datasetId_name_key" ON "DatasetColumn"("datasetId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "PiiFinding_datasetId_columnName_entityType_key" ON "PiiFinding"("datasetId", "columnName", "entityType");

-- CreateIndex
CREATE INDEX "QualityResult_datasetId_isLatest_idx" ON "QualityResult"("datasetId", "isLatest");

-- CreateIndex
CREATE UNIQUE INDEX "QualityResult_runId_datasetId_name_key" ON "QualityResult"("runId", "datasetId", "name");

-- CreateIndex
CREATE INDEX "LineageEvent_syncRunId_idx" ON "LineageEvent"("syncRunId");

-- CreateIndex
CREATE UNIQUE INDEX "LineageEvent_runId_eventType_key" ON "LineageEvent"("runId", "eventType");

-- CreateIndex
CREATE INDEX "LineageEdge_toNamespace_toName_idx" ON "LineageEdge"("toNamespace", "toName");

-- CreateIndex
CREATE UNIQUE INDEX "LineageEdge_fromNamespace_fromName_toNamespace_toName_jobNa_key" ON "LineageEdge"("fromNamespace", "fromName", "toNamespace", "toName", "jobNamespace", "jobName");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_prefix_key" ON "ApiKey"("prefix");

-- AddForeignKey
ALTER TABLE "Stream" ADD CONSTRAINT "Stream_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Sync" ADD CONSTRAINT "Sync_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncStream" ADD CONSTRAINT "SyncStream_syncId_fkey" FOREIGN KEY ("syncId") REFERENCES "Sync"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncStream" ADD CONSTRAINT "SyncStream_streamId_fkey" FOREIGN KEY ("streamId") REFERENCES "Stream"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncRun" ADD CONSTRAINT "SyncRun_syncId_fkey" FOREIGN KEY ("syncId") REFERENCES "Sync"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StreamRun" ADD CONSTRAINT "StreamRun_runId_fkey" FOREIGN KEY ("runId") REFERENCES "SyncRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StreamRun" ADD CONSTRAINT "StreamRun_syncStreamId_fkey" FOREIGN KEY ("syncStreamId") REFERENCES "SyncStream"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StepRun" ADD CONSTRAINT "StepRun_runId_fkey" FOREIGN KEY ("runId") REFERENCES "SyncRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunEvent" ADD CONSTRAINT "RunEvent_runId_fkey" FOREIGN KEY ("runId") REFERENCES "SyncRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Checkpoint" ADD CONSTRAINT "Checkpoint_runId_fkey" FOREIGN KEY ("runId") REFERENCES "SyncRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StreamState" ADD CONSTRAINT "StreamState_syncId_fkey" FOREIGN KEY ("syncId") REFERENCES "Sync"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Dataset" ADD CONSTRAINT "Dataset_syncStreamId_fkey" FOREIGN KEY ("syncStreamId") REFERENCES "SyncStream"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetColumn" ADD CONSTRAINT "DatasetColumn_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PiiFinding" ADD CONSTRAINT "PiiFinding_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QualityResult" ADD CONSTRAINT "QualityResult_runId_fkey" FOREIGN KEY ("runId") REFERENCES "SyncRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QualityResult" ADD CONSTRAINT "QualityResult_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;
