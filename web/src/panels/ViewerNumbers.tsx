import { NumberTable } from "../ui/NumberTable";
import type { ViewerPicture } from "./Viewer";

export interface ViewerNumbersProps {
  picture: ViewerPicture;
  against: ViewerPicture | undefined;
}

/** What the runs of one picture or two measured, by the node that measured it. */
export function ViewerNumbers({ picture, against }: ViewerNumbersProps) {
  return (
    <aside className="viewer-numbers" aria-label="Numbers">
      {titlesOf(picture, against).map((title) => (
        <section key={title}>
          <h3>{title}</h3>
          <NumberTable
            label={title}
            numbers={picture.numbers?.[title] ?? {}}
            {...(against
              ? { against: { numbers: against.numbers?.[title] ?? {}, heads: ["Left", "Right"] as const } }
              : {})}
          />
        </section>
      ))}
    </aside>
  );
}

/** The nodes that measured something of either picture. */
export function titlesOf(picture: ViewerPicture, against: ViewerPicture | undefined): string[] {
  return [...new Set([...Object.keys(picture.numbers ?? {}), ...Object.keys(against?.numbers ?? {})])];
}
