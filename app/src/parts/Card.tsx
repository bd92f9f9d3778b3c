import type { ReactNode } from "react";

interface CardProps {
  readonly id: string;
  readonly title: string;
  readonly aside?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A titled part of the page. */
export function Card({ id, title, aside, wide = false, children }: CardProps) {
  return (
    <section className={wide ? "card wide" : "card"} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside === undefined ? null : <span className="aside">{aside}</span>}
      </header>
      {children}
    </section>
  );
}

/** Names and values, one a line. */
export function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
