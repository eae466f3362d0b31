import Link from "next/link";

export type TabLink = { href: string; text: string; count?: number; isCurrent: boolean };

export function TabLinks({ label, tabs }: { label: string; tabs: readonly TabLink[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.text} href={tab.href} scroll={false} aria-current={tab.isCurrent ? "page" : undefined}>
          {tab.text} {tab.count !== undefined && <span>{tab.count.toLocaleString()}</span>}
        </Link>
      ))}
    </nav>
  );
}
