-- MCP servers with what they offer and the calls made to them, and n8n instances with their workflows and which sync triggers which.
-- CreateTable
CREATE TABLE "McpServer" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "serviceId" TEXT NOT NULL,
    "endpoint" JSONB NOT NULL,
    "secrets" BYTEA,
    "oauth" BYTEA,
    "status" TEXT NOT NULL DEFAULT 'unchecked',
    "lastError" TEXT,
    "lastErrorDetail" TEXT,
    "checkedAt" TIMESTAMPTZ,
    "checkMs" INTEGER,
    "about" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "McpServer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "McpEntity" (
    "id" UUID NOT NULL,
    "serverId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "description" TEXT,
    "isReadOnly" BOOLEAN NOT NULL,
    "isDestructive" BOOLEAN NOT NULL,
    "inputSchema" JSON,
    "outputSchema" JSON,
    "mimeType" TEXT,
    "ordinal" INTEGER NOT NULL,

    CONSTRAINT "McpEntity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "McpCall" (
    "id" UUID NOT NULL,
    "serverId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "arguments" JSON NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "timeoutMs" INTEGER NOT NULL,
    "calledBy" TEXT NOT NULL,
    "progress" JSONB,
    "result" JSON,
    "fault" TEXT,
    "error" TEXT,
    "errorDetail" TEXT,
    "cancelRequestedAt" TIMESTAMPTZ,
    "queuedAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ,
    "endedAt" TIMESTAMPTZ,

    CONSTRAINT "McpCall_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "N8nInstance" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "baseUrl" TEXT NOT NULL,
    "apiKey" BYTEA NOT NULL,
    "allowsSelfSigned" BOOLEAN NOT NULL DEFAULT false,
    "status" TEXT NOT NULL DEFAULT 'unchecked',
    "lastError" TEXT,
    "checkedAt" TIMESTAMPTZ,
    "checkMs" INTEGER,
    "n8nVersion" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "N8nInstance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "N8nWorkflow" (
    "id" UUID NOT NULL,
    "instanceId" UUID NOT NULL,
    "workflowId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "isActive" BOOLEAN NOT NULL,
    "tags" TEXT[],
    "triggerKind" TEXT NOT NULL,
    "webhook" JSONB,
    "webhookSecret" BYTEA,
    "changedAt" TIMESTAMPTZ,

    CONSTRAINT "N8nWorkflow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "N8nTrigger" (
    "id" UUID NOT NULL,
    "instanceId" UUID NOT NULL,
    "workflowId" TEXT NOT NULL,
    "workflowName" TEXT NOT NULL,
    "syncId" UUID NOT NULL,
    "on" TEXT[],
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "N8nTrigger_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "McpServer_name_key" ON "McpServer"("name");

-- CreateIndex
CREATE UNIQUE INDEX "McpEntity_serverId_kind_name_key" ON "McpEntity"("serverId", "kind", "name");

-- CreateIndex
CREATE INDEX "McpCall_serverId_queuedAt_idx" ON "McpCall"("serverId", "queuedAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "N8nInstance_name_key" ON "N8nInstance"("name");

-- CreateIndex
CREATE UNIQUE INDEX "N8nWorkflow_instanceId_workflowId_key" ON "N8nWorkflow"("instanceId", "workflowId");

-- CreateIndex
CREATE INDEX "N8nTrigger_syncId_idx" ON "N8nTrigger"("syncId");

-- CreateIndex
CREATE UNIQUE INDEX "N8nTrigger_instanceId_workflowId_syncId_key" ON "N8nTrigger"("instanceId", "workflowId", "syncId");

-- AddForeignKey
ALTER TABLE "McpEntity" ADD CONSTRAINT "McpEntity_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "McpServer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "McpCall" ADD CONSTRAINT "McpCall_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "McpServer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "N8nWorkflow" ADD CONSTRAINT "N8nWorkflow_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "N8nInstance"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "N8nTrigger" ADD CONSTRAINT "N8nTrigger_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "N8nInstance"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "N8nTrigger" ADD CONSTRAINT "N8nTrigger_syncId_fkey" FOREIGN KEY ("syncId") REFERENCES "Sync"("id") ON DELETE CASCADE ON UPDATE CASCADE;
