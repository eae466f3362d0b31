-- Connectors that people bring themselves, besides those of the registry.
-- CreateTable
CREATE TABLE "CustomConnector" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "CustomConnector_pkey" PRIMARY KEY ("id")
);
