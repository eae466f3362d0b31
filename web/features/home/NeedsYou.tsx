import Link from "next/link";
import type { HomeQuery as HomeResult } from "../../graphql/generated/graphql.ts";
import { entityWord, RUN_STATUS } from "../../graphql/words.ts";
import { Ago } from "../../ui/Ago.tsx";
import { plural } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { Status, type Tone } from "../../ui/Status.tsx";

type Need = {
  id: string;
  tone: Tone;
  word: string;
  what: string;
  why: string;
  at: string | null;
  href: string;
  act: string;
};

/** What waits for a person: held runs, failed syncs, failing checks, columns to judge. Nothing else is listed here. */
export function NeedsYou({ data }: { data: HomeResult }) {
  const needs = [...heldRuns(data), ...failedSyncs(data), ...failingChecks(data), ...toReview(data)];
  return (
    <Panel title="Needs you" aside={<span className="dim">{needs.length || ""}</span>}>
      {needs.length === 0 ? (
        <p className="dim">
          Nothing: no run is held, the newest run of each sync succeeded, no check fails, no column waits for a verdict.
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        <div className="scroll" tabIndex={0}>
          <table>
            <caption className="sr">What needs you</caption>
            <tbody>
              {needs.map((need) => (
                <tr key={need.id}>
                  <td>
                    <Status tone={need.tone}>{need.word}</Status>
                  </td>
                  <td className="strong">{need.what}</td>
                  <td className="why narrow soft" title={need.why}>
                    {need.why}
                  </td>
                  <td className="n dim">
                    <Ago at={need.at} />
                  </td>
                  <td className="n">
                    <Link className="link" href={need.href}>
                      {need.act}
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function heldRuns({ syncs }: HomeResult): Need[] {
  return syncs.nodes.flatMap(({ id, name, latestRun }) => {
    if (latestRun?.status !== "HELD" || !latestRun.hold) return [];
    return [
      {
        id,
        tone: "held",
        word: "Held",
        what: name,
        why: latestRun.hold.reasons
          .map((reason) => `${reason.streamName}, ${reason.name}: ${reason.message}`)
          .join(" "),
        at: latestRun.hold.heldAt,
        href: `/runs/${latestRun.id}`,
        act: "Release or reject",
      },
    ];
  });
}

function failedSyncs({ syncs }: HomeResult): Need[] {
  return syncs.nodes.flatMap(({ id, name, latestRun }) => {
    if (latestRun?.status !== "FAILED" && latestRun?.status !== "PARTIAL") return [];
    const { word, tone } = RUN_STATUS[latestRun.status];
    return [
      {
        id,
        tone,
        word,
        what: name,
        why: latestRun.failure?.message ?? "",
        at: latestRun.endedAt,
        href: `/runs/${latestRun.id}`,
        act: "Open run",
      },
    ];
  });
}

function failingChecks({ failing }: HomeResult): Need[] {
  return failing.nodes.map(({ id, name, message, at, dataset }) => ({
    id,
    tone: "fail",
    word: "Fails",
    what: `${dataset.name}, ${name}`,
    why: message,
    at,
    href: `/catalog/${dataset.id}?tab=quality`,
    act: "See check",
  }));
}

function toReview({ review }: HomeResult): Need[] {
  const newest = review.nodes[0];
  if (!newest) return [];
  return [
    {
      id: "review",
      tone: "vio",
      word: "Suggested",
      what: plural(review.totalCount, "column"),
      why: review.nodes
        .map((each) => `${each.dataset.name}.${each.columnName}: ${entityWord(each.entityType)}`)
        .join(", "),
      at: newest.lastSeen,
      href: "/pii",
      act: "Review",
    },
  ];
}
