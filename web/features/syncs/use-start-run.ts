"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMutation } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { StartRunMutation } from "./sync-queries.ts";

/** Starts a run and opens its page; a refusal comes back as a sentence. */
export function useStartRun() {
  const router = useRouter();
  const [, start] = useMutation(StartRunMutation);
  const [startingId, setStartingId] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function startRun(syncId: string) {
    setStartingId(syncId);
    setRefusal(null);
    const { data, error } = await start({ input: { syncId } });
    setStartingId(null);
    if (data?.startRun.run) router.push(`/runs/${data.startRun.run.id}`);
    else setRefusal(error ? toProblem(error).message : (data?.startRun.userErrors[0]?.message ?? null));
  }
  return { startRun, startingId, refusal };
}
