-- When a stream was first discovered: a sync takes over streams that are newer than itself, if it says so.
-- AlterTable
ALTER TABLE "Stream" ADD COLUMN     "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP;
