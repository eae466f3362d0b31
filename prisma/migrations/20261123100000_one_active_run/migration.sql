-- A sync has at most one run that is not over, whatever process starts it. schema.prisma cannot say "where".
CREATE UNIQUE INDEX "SyncRun_one_active" ON "SyncRun" ("syncId") WHERE status IN ('queued', 'running', 'cancelling');
