import { ImageOff } from "lucide-react";
import { type CSSProperties, useState } from "react";
import { usePictureTries } from "../common/pictureTries";
import { t } from "../text";
import { classes } from "./classes";
import "./Thumbnail.css";

export interface ThumbnailProps {
  src: string;
  /** What it shows; empty where a name stands beside it. */
  alt: string;
  /** The picture's size in pixels, where known: keeps its place while it loads. */
  width?: number | null;
  height?: number | null;
  /** contain (default): the frame takes the picture's shape; cover: the picture fills its frame and may be cut. */
  fit?: "contain" | "cover";
  className?: string;
  draggable?: boolean;
}

/** A picture, never squeezed, over a checkerboard where it is transparent. */
export function Thumbnail({
  src,
  alt,
  width,
  height,
  fit = "contain",
  className,
  draggable = false,
}: ThumbnailProps) {
  // A new address keeps the old picture on screen until it has loaded, so only the first wait shows.
  const [natural, setNatural] = useState<{ width: number; height: number } | null>(null);
  const tries = usePictureTries();
  const [broken, setBroken] = useState<{ src: string; tries: number } | null>(null);
  const failed = broken?.src === src && broken.tries === tries;
  // A thumbnail's own size is rounded: going by it leaves no line of the frame uncovered.
  const ratio = natural ? natural.width / natural.height : width && height ? width / height : null;
  return (
    <span
      className={classes("thumbnail", `thumbnail-${fit}`, className)}
      style={
        ratio && fit === "contain" ? ({ aspectRatio: ratio, "--ratio": ratio } as CSSProperties) : undefined
      }
      data-state={failed ? "broken" : natural ? "shown" : "loading"}
    >
      {failed ? (
        <span className="thumbnail-broken">
          <ImageOff size={16} strokeWidth={1.5} aria-hidden />
          {/* Where a name stands beside it, that name says all: words of its own would be a second name. */}
          {alt ? <span>{t("common.cannotShow")}</span> : null}
        </span>
      ) : (
        <img
          src={src}
          alt={alt}
          draggable={draggable}
          loading="lazy"
          decoding="async"
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setNatural({ width: naturalWidth || 1, height: naturalHeight || 1 })
          }
          onError={() => setBroken({ src, tries })}
        />
      )}
    </span>
  );
}
