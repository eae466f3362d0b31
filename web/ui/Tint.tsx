import { Binoculars, Compass, Table } from "lucide-react";

export type TintName = "explore" | "chart" | "navigate";
const ICONS = { explore: Binoculars, chart: Table, navigate: Compass };

/** A square chip with a bar at its left, after the tints of a sea chart; never used for a status. */
export function Tint({ tint }: { tint: TintName }) {
  const Icon = ICONS[tint];
  return (
    <span className={`ly ${tint}`}>
      <Icon size={13} strokeWidth={2} aria-hidden="true" />
      {tint}
    </span>
  );
}
