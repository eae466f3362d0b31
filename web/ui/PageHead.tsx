import Link from "next/link";
import type { ReactNode } from "react";

export type Crumb = { href: string; text: string };

export function PageHead(props: {
  title: ReactNode;
  crumbs?: readonly Crumb[];
  beside?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="head">
      <div className="min-w-0">
        {props.crumbs && (
          <nav className="crumbs" aria-label="Breadcrumb">
            {props.crumbs.map((crumb, index) => (
              <span key={crumb.href} className="crumb">
                {index > 0 && <span aria-hidden="true">/</span>}
                <Link href={crumb.href}>{crumb.text}</Link>
              </span>
            ))}
          </nav>
        )}
        <div className="row wrap gap-[10px]">
          <h1>{props.title}</h1>
          {props.beside}
        </div>
      </div>
      {props.actions && <div className="acts">{props.actions}</div>}
    </div>
  );
}
