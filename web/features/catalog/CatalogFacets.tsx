"use client";
import type { CatalogQuery as CatalogResult, CheckOutcome, Layer } from "../../graphql/generated/graphql.ts";
import { entityWord, LAYER, OUTCOME } from "../../graphql/words.ts";
import { formatCount } from "../../ui/format.ts";
import { Status } from "../../ui/Status.tsx";
import { Tint } from "../../ui/Tint.tsx";
import { FACET_FIELDS, type FacetField } from "./use-catalog-filter.ts";

type Facet = CatalogResult["datasets"]["facets"][number];
type FacetValue = Facet["values"][number];

const NAMES: Record<FacetField, string> = {
  layer: "Layer",
  source: "Source",
  connector: "Kind of source",
  tag: "Tag",
  owner: "Owner",
  pii: "Personal data",
  quality: "Quality",
  late: "Freshness",
};

/** A box a facet: what can be chosen, and how many datasets each choice would leave. */
export function CatalogFacets(props: {
  facets: readonly Facet[];
  chosen: Record<FacetField, string[]>;
  onToggle: (field: FacetField, value: string) => void;
}) {
  const { facets, chosen, onToggle } = props;
  return (
    <aside className="stack" aria-label="Filter">
      {FACET_FIELDS.map((field) => {
        const counted = facets.find((facet) => facet.field === field)?.values ?? [];
        const values = withChosen(counted, chosen[field]);
        if (!isWorthShowing(field, values, chosen[field])) return null;
        return (
          <fieldset className="facet" key={field}>
            <legend>{NAMES[field]}</legend>
            {values.map((value) => (
              <label key={value.value}>
                <input
                  type="checkbox"
                  checked={chosen[field].includes(value.value)}
                  onChange={() => onToggle(field, value.value)}
                />
                <ValueText field={field} value={value} />
                <span>{formatCount(value.count)}</span>
              </label>
            ))}
          </fieldset>
        );
      })}
    </aside>
  );
}

/** What is chosen stays to be seen, also when nothing has it any more. */
function withChosen(counted: readonly FacetValue[], chosen: readonly string[]): readonly FacetValue[] {
  const missing = chosen.filter((value) => !counted.some((each) => each.value === value));
  return [...counted, ...missing.map((value) => ({ value, label: value, count: 0 }))];
}

/** A facet of which nothing is said, or which has one value for all, is no choice. */
function isWorthShowing(field: FacetField, values: readonly FacetValue[], chosen: readonly string[]): boolean {
  if (chosen.length > 0 || field === "layer" || field === "source") return values.length > 0;
  return values.length > 1;
}

function ValueText({ field, value: { value, label } }: { field: FacetField; value: FacetValue }) {
  switch (field) {
    case "layer":
      return <Tint tint={LAYER[value.toUpperCase() as Layer]} />;
    case "quality": {
      const { tone, word } = OUTCOME[value.toUpperCase() as CheckOutcome];
      return <Status tone={tone}>{word}</Status>;
    }
    case "late":
      return value === "true" ? <Status tone="warn">late</Status> : <>on time</>;
    case "pii":
      return <>{value === "" ? "none found" : entityWord(value)}</>;
    case "tag":
      return <>{value === "" ? "no tag" : label}</>;
    case "owner":
      return <>{value === "" ? "nobody" : label}</>;
    case "source":
    case "connector":
      return <>{label}</>;
  }
}
