-- The order of a schema's properties is the order of the columns, and jsonb forgets it.

-- AlterTable
ALTER TABLE "Stream" ALTER COLUMN "jsonSchema" SET DATA TYPE JSON;
