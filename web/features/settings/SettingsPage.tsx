"use client";
import { parseAsString, useQueryState } from "nuqs";
import { useMay } from "../../graphql/use-may.ts";
import { PageHead } from "../../ui/PageHead.tsx";
import { Empty } from "../../ui/PageStates.tsx";
import { TabLinks } from "../../ui/TabLinks.tsx";
import { SECTIONS, type SettingsSection } from "./sections.ts";

export function SettingsPage() {
  const [tab] = useQueryState("tab", parseAsString.withDefault(SECTIONS[0]!.tab));
  const current = SECTIONS.find((section) => section.tab === tab) ?? SECTIONS[0]!;
  return (
    <>
      <PageHead title="Settings" />
      <TabLinks
        label="Settings"
        tabs={SECTIONS.map((section) => ({
          href: `?tab=${section.tab}`,
          text: section.name,
          isCurrent: section === current,
        }))}
      />
      <SectionOf key={current.tab} section={current} />
    </>
  );
}

function SectionOf({ section: { name, needs, Section } }: { section: SettingsSection }) {
  const may = useMay(needs ?? "viewer");
  if (may) return <Section />;
  return <Empty title={`${name} are for admins.`}>Ask an admin to look, or to give you the role.</Empty>;
}
