"use client";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { PageHead } from "../../ui/PageHead.tsx";
import { TabLinks } from "../../ui/TabLinks.tsx";
import { ApiKeys } from "./ApiKeys.tsx";
import { Appearance } from "./Appearance.tsx";
import { WhoAmI } from "./WhoAmI.tsx";

const TABS = ["keys", "appearance", "me"] as const;
const WORDS = { keys: "API keys", appearance: "Appearance", me: "Who I am" };

export function SettingsPage() {
  const [tab] = useQueryState("tab", parseAsStringLiteral(TABS).withDefault("keys"));
  return (
    <>
      <PageHead title="Settings" />
      <TabLinks
        label="Settings"
        tabs={TABS.map((each) => ({ href: `?tab=${each}`, text: WORDS[each], isCurrent: each === tab }))}
      />
      {tab === "keys" && <ApiKeys />}
      {tab === "appearance" && <Appearance />}
      {tab === "me" && <WhoAmI />}
    </>
  );
}
