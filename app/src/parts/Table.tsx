import type { ReactNode } from "react";

/** A column's title; `end` where it holds numbers. */
export type Column = string | { readonly end: string };

interface TableProps {
  readonly columns: readonly Column[];
  /** Each with a key of its own, and a cell for each column. */
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
}

/** Rows under their titles, which scroll where the page is narrow. */
export function Table({ columns, rows }: TableProps) {
  const titles = columns.map((column) => (typeof column === "string" ? column : column.end));
  const classes = columns.map((column) => (typeof column === "string" ? undefined : "end number"));
  return (
    <div className="scroll">
      <table className="rows">
        <thead>
          <tr>
            {titles.map((title, at) => (
              <th key={title} scope="col" className={classes[at]}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {titles.map((title, at) => (
                <td key={title} className={classes[at]}>
                  {cells[at]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
