import { numberText } from "../common/format";
import { said } from "../text/served";
import "./NumberTable.css";

export interface NumberTableProps {
  /** What it is a table of, for those who do not see where it stands. */
  label: string;
  numbers: { readonly [name: string]: number };
  /** A second column of numbers, and what stands above the two. */
  against?: {
    readonly numbers: { readonly [name: string]: number };
    readonly heads: readonly [string, string];
  };
}

/** What was measured: a line for each number, in the order in which it was told. */
export function NumberTable({ label, numbers, against }: NumberTableProps) {
  const names = [...new Set([...Object.keys(numbers), ...Object.keys(against?.numbers ?? {})])];
  return (
    <table className="number-table" aria-label={label}>
      {against ? (
        <thead>
          <tr>
            <td />
            {against.heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
      ) : null}
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row">{said(name)}</th>
            <td>{cell(numbers[name])}</td>
            {against ? <td>{cell(against.numbers[name])}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const cell = (number: number | undefined) => (number === undefined ? "–" : numberText(number));
