-- What a source says of full reads that were interrupted.
-- AlterTable
ALTER TABLE "Stream" ADD COLUMN     "isResumable" BOOLEAN NOT NULL DEFAULT false;
