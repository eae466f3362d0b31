import dynamic from "next/dynamic";
import type { ComponentType } from "react";
import { ApiKeys } from "./ApiKeys.tsx";
import { AuditLog } from "./AuditLog.tsx";
import { Deliveries } from "./Deliveries.tsx";
import { Limits } from "./Limits.tsx";
import { LineageTargets } from "./LineageTargets.tsx";
import { Notifications } from "./Notifications.tsx";
import { People } from "./People.tsx";
import { PersonalData } from "./PersonalData.tsx";
import { Retention } from "./Retention.tsx";
import { WhoAmI } from "./WhoAmI.tsx";

/** What it shows is kept in the browser, so the server has nothing to make of it. */
const Appearance = dynamic(() => import("./Appearance.tsx").then((module) => module.Appearance), { ssr: false });

export interface SettingsSection {
  /** Of the address: ?tab=… */
  tab: string;
  name: string;
  /** Shown to those whose role includes this operation of the API. */
  needs?: string;
  Section: ComponentType;
}

/** In the order in which they are shown. A section brings its own queries and states. */
export const SECTIONS: readonly SettingsSection[] = [
  { tab: "people", name: "People", needs: "users", Section: People },
  { tab: "keys", name: "API keys", needs: "apiKeys", Section: ApiKeys },
  { tab: "notifications", name: "Notifications", needs: "notificationTargets", Section: Notifications },
  { tab: "lineage", name: "Lineage targets", needs: "lineageTargets", Section: LineageTargets },
  { tab: "deliveries", name: "Deliveries", needs: "deliveries", Section: Deliveries },
  { tab: "pii", name: "Personal data", Section: PersonalData },
  { tab: "limits", name: "Limits", Section: Limits },
  { tab: "retention", name: "Retention", Section: Retention },
  { tab: "audit", name: "Audit log", needs: "auditLog", Section: AuditLog },
  { tab: "appearance", name: "Appearance", Section: Appearance },
  { tab: "me", name: "Who I am", Section: WhoAmI },
];
