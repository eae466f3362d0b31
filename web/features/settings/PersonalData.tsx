"use client";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import type { PiiEngine } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { Note } from "../../ui/Note.tsx";
import { LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { PiiEngineQuery, SavePiiEngineMutation } from "./settings-queries.ts";

const ENGINES: readonly { engine: PiiEngine; name: string; help: string }[] = [
  { engine: "NATIVE", name: "Atlas's own rules", help: "Names, shapes, check digits and what stands beside a column." },
  {
    engine: "BOTH",
    name: "Atlas's rules, then Presidio",
    help: "Presidio reads the text columns that the rules leave open, for people and places. Costs some seconds a run.",
  },
  {
    engine: "PRESIDIO",
    name: "Presidio alone",
    help: "For comparing. It looks at values one by one and is slower and less often right.",
  },
];

/** Who looks for personal data in the columns of every sync that does not say otherwise. */
export function PersonalData() {
  const [{ data, error }, reload] = useQuery({ query: PiiEngineQuery });
  const [{ fetching }, save] = useMutation(SavePiiEngineMutation);
  const [refusal, setRefusal] = useState<string | null>(null);
  const maySet = useMay("savePiiSettings");
  if (error && !data) {
    const again = () => reload({ requestPolicy: "network-only" });
    return <LoadError what="how personal data is found" problem={toProblem(error)} onRetry={again} />;
  }
  if (!data) return <Skeleton lines={4} />;
  const { engine, version } = data.piiSettings;
  async function choose(chosen: PiiEngine) {
    const answer = await save({ input: { engine: chosen, expectedVersion: version } });
    const refused = answer.data?.savePiiSettings.userErrors[0]?.message ?? null;
    setRefusal(answer.error ? toProblem(answer.error).message : refused);
    reload({ requestPolicy: "network-only" });
  }
  return (
    <Panel title="Who looks for personal data">
      <fieldset className="form measure" disabled={!maySet || fetching}>
        <legend className="soft">
          From the next run of each sync on. Presidio needs Python, or an analyzer at PRESIDIO_URL.
        </legend>
        {refusal && <Note tone="failed">{refusal}</Note>}
        {ENGINES.map((choice) => (
          <div key={choice.engine}>
            <label>
              <input
                type="radio"
                name="pii-engine"
                checked={engine === choice.engine}
                onChange={() => choose(choice.engine)}
              />{" "}
              {choice.name}
            </label>
            <p className="help">{choice.help}</p>
          </div>
        ))}
      </fieldset>
    </Panel>
  );
}
