-- A run may read one stream anew and its others as usual, when their connector keeps one state for all.
-- AlterTable
ALTER TABLE "StreamRun" ADD COLUMN     "purpose" TEXT NOT NULL DEFAULT 'sync';
