import { Dialog } from "radix-ui";
import { t } from "../text";
import { useReturnFocus } from "../ui/useReturnFocus";
import type { FilmOrder, ViewerFilm, ViewerPicture } from "./picture";
import { Stage } from "./Stage";
import "./Viewer.css";

export interface ViewerProps {
  /** What previous and next lead through. */
  pictures: readonly ViewerPicture[];
  /** The id of the picture that is shown. */
  shown: string;
  /** A second picture to compare with: it lies at the right of the divider. */
  against?: ViewerPicture | undefined;
  /** What the picture may be compared with: what its recipe reads, then other pictures. */
  others: readonly Others[];
  /** What was set otherwise for the second picture, line by line. */
  changes: readonly string[];
  /** How the nodes of its run painted; undefined while nobody knows. */
  films: readonly ViewerFilm[] | undefined;
  /** Whether the film is open from the beginning. */
  filming?: boolean;
  onShow: (id: string) => void;
  onAgainst: (picture: ViewerPicture | null) => void;
  onSwap: () => void;
  /** Has a film made as a file, and saved; it fails with a reason to show. */
  onSaveFilm: (film: ViewerFilm, order: FilmOrder, signal: AbortSignal) => Promise<number>;
  onClose: () => void;
}

/** Pictures under a heading. */
export interface Others {
  heading: string;
  pictures: readonly ViewerPicture[];
}

/** A picture on the whole screen: zoom into its pixels, pan, step through the others, compare two, see how it was
 * painted. */
export function Viewer(props: ViewerProps) {
  const { pictures, shown, against, onShow, onClose } = props;
  // The keys for zooming work at once, and no tooltip lies over the picture.
  const focus = useReturnFocus(".viewer-inside");
  const at = pictures.findIndex((entry) => entry.id === shown);
  const picture = pictures[at];
  if (!picture) return null;
  const step = (by: number) => {
    const next = pictures[at + by];
    if (next) onShow(next.id);
  };
  const close = () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    onClose();
  };
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) close();
      }}
    >
      <Dialog.Portal>
        <Dialog.Content className="viewer" aria-describedby={undefined} {...focus}>
          <Dialog.Title className="visually-hidden">
            {against ? t("seeing.and", { one: picture.title, other: against.title }) : picture.title}
          </Dialog.Title>
          <Stage
            {...props}
            picture={picture}
            previous={!against && at > 0 ? () => step(-1) : undefined}
            next={!against && at < pictures.length - 1 ? () => step(1) : undefined}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
