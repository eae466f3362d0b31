"use client";
import { Download, Search, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useClient, useMutation, useQuery } from "urql";
import type { SubjectSearchQuery as SearchResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { Ago } from "../../ui/Ago.tsx";
import { formatCount, plural } from "../../ui/format.ts";
import { Note } from "../../ui/Note.tsx";
import { Empty, LoadError } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { EraseSubjectMutation, SubjectRequestsQuery, SubjectSearchQuery } from "./pii-queries.ts";

type Found = SearchResult["subjectSearch"]["found"];

/** What Atlas holds of one person: found, handed out as a file, erased. */
export function PersonTab() {
  const client = useClient();
  const [{ data, error }, reload] = useQuery({ query: SubjectRequestsQuery, requestPolicy: "cache-and-network" });
  const [text, setText] = useState("");
  const [searched, setSearched] = useState<{ identifiers: string[]; found: Found; streams: number } | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const again = () => reload({ requestPolicy: "network-only" });
  if (error && !data) return <LoadError what="requests of persons" problem={toProblem(error)} onRetry={again} />;

  async function search(event: FormEvent) {
    event.preventDefault();
    const identifiers = text.split("\n").filter((line) => line.trim() !== "");
    const asked = client.query(SubjectSearchQuery, { identifiers }, { requestPolicy: "network-only" });
    const { data: answer, error: problem } = await asked.toPromise();
    const refused = problem ? toProblem(problem).message : answer?.subjectSearch.userErrors[0]?.message;
    setRefusal(refused ?? null);
    const { found = [], searchedStreams = 0 } = answer?.subjectSearch ?? {};
    setSearched(refused ? null : { identifiers, found, streams: searchedStreams });
    again();
  }

  return (
    <>
      <Panel title="Find a person">
        <form className="form measure" onSubmit={search}>
          <label htmlFor="identifiers">E-mail addresses, numbers or names, one a line</label>
          <textarea
            id="identifiers"
            className="input"
            rows={3}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <p className="help">
            Searched in every layer, the history, raw rows and refused rows, through the columns that are confirmed as
            personal. What you type is not kept.
          </p>
          <p>
            <button type="submit" className="btn first" disabled={text.trim() === ""}>
              <Search size={15} aria-hidden="true" />
              Search
            </button>
          </p>
        </form>
        {refusal && <Note tone="failed">{refusal}</Note>}
        {searched && (
          <FoundRows
            key={searched.identifiers.join("\n")}
            {...searched}
            onErased={() => {
              setSearched(null);
              again();
            }}
            onRefused={setRefusal}
          />
        )}
      </Panel>
      <Panel title="Requests so far">
        {data?.subjectRequests.nodes.length === 0 && <p className="dim">Nobody has been searched for yet.</p>}
        <ul className="shapes">
          {data?.subjectRequests.nodes.map((request) => (
            <li key={request.id}>
              <b className="strong">{{ SEARCH: "Search", EXPORT: "Export", ERASE: "Erasure" }[request.kind]}</b>:{" "}
              {plural(Number(request.rows), "row")} by {request.requestedBy}, <Ago at={request.at} />
              {request.reason && <span className="soft"> ({request.reason})</span>}
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}

function FoundRows(props: {
  identifiers: string[];
  found: Found;
  streams: number;
  onErased: () => void;
  onRefused: (refusal: string | null) => void;
}) {
  const { identifiers, found, streams, onErased, onRefused } = props;
  const [{ fetching }, erase] = useMutation(EraseSubjectMutation);
  const mayErase = useMay("eraseSubject");
  const [typed, setTyped] = useState("");
  const rows = found.reduce((sum, part) => sum + Number(part.rows), 0);
  if (rows === 0) {
    return (
      <Empty title={`Nothing was found in ${plural(streams, "stream")}.`}>
        Only streams with columns that somebody confirmed as personal are searched: confirm them under Review.
      </Empty>
    );
  }
  async function download() {
    const response = await fetch("/subject-export", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ identifiers }),
    });
    if (!response.ok) {
      onRefused(`The file could not be made (HTTP ${response.status}).`);
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = "person.jsonl";
    link.click();
    URL.revokeObjectURL(link.href);
  }
  async function confirm() {
    const { data, error } = await erase({ input: { identifiers, expectedRows: rows, reason: null } });
    const refused = error ? toProblem(error).message : data?.eraseSubject.userErrors[0]?.message;
    onRefused(refused ?? null);
    if (!refused) onErased();
  }
  return (
    <section aria-label="What was found" aria-live="polite">
      <table>
        <caption className="sr">Rows of the person</caption>
        <thead>
          <tr>
            <th scope="col">Table</th>
            <th scope="col">Where</th>
            <th scope="col" className="n">
              Rows
            </th>
          </tr>
        </thead>
        <tbody>
          {found.map((part) => (
            <tr key={`${part.table} ${part.layer}`}>
              <td className="mono strong">{part.table}</td>
              <td>{part.layer}</td>
              <td className="n">{formatCount(part.rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="row wrap mt-2">
        <button type="button" className="btn" onClick={download}>
          <Download size={15} aria-hidden="true" />
          Export as a file
        </button>
        {mayErase && (
          <>
            <label htmlFor="erase-count" className="soft">
              To erase all {formatCount(rows)} rows for good, type the number:
            </label>
            <input
              id="erase-count"
              className="input"
              inputMode="numeric"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
            <button
              type="button"
              className="btn danger"
              disabled={fetching || typed.trim() !== String(rows)}
              onClick={confirm}
            >
              <Trash2 size={15} aria-hidden="true" />
              Erase
            </button>
          </>
        )}
      </p>
      <p className="help">
        A source that still has the person brings the rows again with its next run: erase them there first.
      </p>
    </section>
  );
}
