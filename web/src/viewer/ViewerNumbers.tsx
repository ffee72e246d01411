import { t } from "../text";
import { NumberTable } from "../ui/NumberTable";
import type { ViewerPicture } from "./picture";

export interface ViewerNumbersProps {
  picture: ViewerPicture;
  against: ViewerPicture | undefined;
  /** What was set otherwise for the second picture, line by line. */
  changes: readonly string[];
}

/** What was set otherwise, and what the runs of one picture or two measured, by the node that measured it. */
export function ViewerNumbers({ picture, against, changes }: ViewerNumbersProps) {
  // A photograph was not measured: no column for it.
  const measuredBoth =
    Object.keys(picture.numbers ?? {}).length > 0 && Object.keys(against?.numbers ?? {}).length > 0;
  return (
    <aside className="viewer-numbers" aria-label={t("seeing.numbers")}>
      {against && changes.length > 0 ? (
        <section>
          <h3>{t("seeing.differs")}</h3>
          <ul className="viewer-changes">
            {changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </section>
      ) : null}
      {titlesOf(picture, against).map((title) => (
        <section key={title}>
          <h3>{title}</h3>
          <NumberTable
            label={title}
            numbers={picture.numbers?.[title] ?? (measuredBoth ? {} : (against?.numbers?.[title] ?? {}))}
            {...(against && measuredBoth
              ? {
                  against: {
                    numbers: against.numbers?.[title] ?? {},
                    heads: [t("seeing.left"), t("seeing.right")] as const,
                  },
                }
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
