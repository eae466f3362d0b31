"use client";
import { Monitor, Moon, Sun } from "lucide-react";
import { useSyncExternalStore } from "react";
import { type LiveConnection, liveConnection } from "../../graphql/live-connection.ts";
import { formatAgo } from "../../ui/format.ts";
import { type Theme, useTheme } from "../../ui/theme.ts";
import { useNow } from "../../ui/use-now.ts";

const NEXT_THEME = { system: "light", light: "dark", dark: "system" } as const satisfies Record<Theme, Theme>;
const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon };
const OFFLINE: LiveConnection = { state: "connecting", retryAt: null, lastMessageAt: null };

type Viewer = { name: string; role: string };

/** The foot of the side: is what I see live, and who am I. */
export function LiveFoot({ viewer }: { viewer: Viewer | null }) {
  const connection = useSyncExternalStore(liveConnection.subscribe, liveConnection.read, () => OFFLINE);
  const now = useNow();
  const [theme, setTheme] = useTheme();
  const Icon = THEME_ICONS[theme];
  return (
    <div className="live">
      <span className="row">
        <span className={connection.state === "live" ? "dot" : "dot off"} />
        <b className="strong soft" role="status">
          {
            { connecting: "Connecting", live: "Live", reconnecting: "Reconnecting", polling: "Polling" }[
              connection.state
            ]
          }
        </b>
        <span>{describe(connection, now)}</span>
      </span>
      <span className="row between">
        <span>{viewer ? whoIs(viewer) : "\u00a0"}</span>
        <button
          type="button"
          className="theme"
          aria-label={`Theme: ${theme}. Change to ${NEXT_THEME[theme]}`}
          title={`Theme: ${theme}`}
          onClick={() => setTheme(NEXT_THEME[theme])}
        >
          <Icon size={14} aria-hidden="true" />
        </button>
      </span>
    </div>
  );
}

/** The first account is called as its role is. */
function whoIs({ name, role }: Viewer): string {
  const word = role.toLowerCase();
  return name === word ? name : `${name} · ${word}`;
}

function describe({ state, retryAt, lastMessageAt }: LiveConnection, now: number): string {
  if (state === "live") {
    return lastMessageAt ? `last event ${formatAgo(new Date(lastMessageAt).toISOString(), now)}` : "";
  }
  if (state === "polling") return "every 5 s";
  return retryAt && retryAt > now ? `in ${Math.ceil((retryAt - now) / 1000)} s` : "";
}
