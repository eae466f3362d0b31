import {
  Activity,
  BookOpen,
  Cable,
  CalendarClock,
  Fingerprint,
  Gauge,
  House,
  type LucideIcon,
  RefreshCw,
  Settings2,
  Waypoints,
} from "lucide-react";

/** `key` follows `g`. `count` names the figure beside the page in the side navigation. */
export type Page = {
  href: string;
  name: string;
  icon: LucideIcon;
  key: string;
  count?: "syncs" | "running" | "datasets" | "failing" | "review";
};

/** In groups: where am I, the data, the machinery, settings. */
export const PAGE_GROUPS: readonly (readonly Page[])[] = [
  [
    { href: "/", name: "Home", icon: House, key: "h" },
    { href: "/syncs", name: "Syncs", icon: RefreshCw, key: "s", count: "syncs" },
    { href: "/runs", name: "Runs", icon: Activity, key: "r", count: "running" },
  ],
  [
    { href: "/catalog", name: "Catalog", icon: BookOpen, key: "c", count: "datasets" },
    { href: "/lineage", name: "Lineage", icon: Waypoints, key: "l" },
    { href: "/quality", name: "Quality", icon: Gauge, key: "q", count: "failing" },
    { href: "/pii", name: "Personal data", icon: Fingerprint, key: "p", count: "review" },
  ],
  [
    { href: "/schedules", name: "Schedules", icon: CalendarClock, key: "t" },
    { href: "/connectors", name: "Connectors", icon: Cable, key: "n" },
  ],
  [{ href: "/settings", name: "Settings", icon: Settings2, key: "," }],
];

export const PAGES: readonly Page[] = PAGE_GROUPS.flat();

export function isCurrent(href: string, pathname: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}
