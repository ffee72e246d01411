import { Columns2, Maximize2 } from "lucide-react";
import { t } from "../text";
import { Thumbnail } from "../ui/Thumbnail";
import "./NodePreview.css";

export interface NodePreviewProps {
  src: string;
  alt: string;
  width?: number | null;
  height?: number | null;
  /** Over the foot of the picture: "evaluation 93 of 150 · 1536 × 1024". */
  caption?: string;
  /** Whether it is of settings that are no longer there. */
  old?: boolean | undefined;
  onOpen: () => void;
  onCompare?: (() => void) | undefined;
}

/** A node's picture, large, with what can be done with it. */
export function NodePreview({ src, alt, width, height, caption, old, onOpen, onCompare }: NodePreviewProps) {
  return (
    <div className="node-preview" data-old={old || undefined}>
      <button
        type="button"
        className="node-preview-picture"
        aria-label={t("panels.openLarge", { what: alt })}
        onClick={onOpen}
      >
        <Thumbnail src={src} alt={alt} width={width ?? null} height={height ?? null} />
      </button>
      <div className="node-preview-foot">
        <span className="node-preview-caption">{caption}</span>
        {onCompare ? (
          <button
            type="button"
            aria-label={t("panels.compare")}
            title={t("panels.compare")}
            onClick={onCompare}
          >
            <Columns2 size={16} strokeWidth={1.5} aria-hidden />
          </button>
        ) : null}
        <button
          type="button"
          aria-label={t("panels.fullScreen")}
          title={t("panels.fullScreen")}
          onClick={onOpen}
        >
          <Maximize2 size={16} strokeWidth={1.5} aria-hidden />
        </button>
      </div>
    </div>
  );
}
