import { Check, Columns2, Download, Maximize2, MoreHorizontal, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { api } from "../api/client";
import type { Result } from "../api/types";
import { bytes, dimensions, relativeTime } from "../common/format";
import { t } from "../text";
import { classes } from "../ui/classes";
import { IconButton } from "../ui/IconButton";
import { Menu, MenuAt, type MenuItem } from "../ui/Menu";
import { Thumbnail } from "../ui/Thumbnail";
import { thumbWidth } from "./thumbWidth";
import "./Thumb.css";

export interface ResultThumbProps {
  result: Result;
  /** Unix seconds. */
  now: number;
  picked: boolean;
  onOpen: () => void;
  onPick: () => void;
  onDelete: () => void;
}

/** A painted picture in the strip. */
export function ResultThumb({ result, now, picked, onOpen, onPick, onDelete }: ResultThumbProps) {
  const time = relativeTime(result.created, now);
  const [pointed, setPointed] = useState<{ x: number; y: number } | null>(null);
  const tile = useRef<HTMLButtonElement>(null);
  const items: readonly MenuItem[] = [
    { label: t("panels.open"), icon: <Maximize2 />, onSelect: onOpen },
    { label: picked ? t("panels.pickNot") : t("panels.pick"), icon: <Columns2 />, onSelect: onPick },
    {
      label: t("panels.download"),
      icon: <Download />,
      onSelect: () => {
        const link = document.createElement("a");
        link.href = api.resultFile(result.id, true);
        link.download = result.name;
        link.click();
      },
    },
    { kind: "line" },
    { label: t("common.delete"), icon: <Trash2 />, danger: true, onSelect: onDelete },
  ];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button "…" opens the same menu
    <div
      className={classes("thumb", picked && "thumb-picked")}
      onContextMenu={(event) => {
        event.preventDefault();
        setPointed({ x: event.clientX, y: event.clientY });
      }}
    >
      <button
        ref={tile}
        type="button"
        className="thumb-picture"
        aria-label={t(picked ? "panels.openPicked" : "panels.openResult", { name: result.name, time })}
        title={t("panels.pictureTitle", {
          name: result.name,
          size: dimensions(result.width, result.height),
          bytes: bytes(result.bytes),
        })}
        style={{ width: thumbWidth(result.width, result.height) }}
        onKeyDown={(event) => {
          if (event.key !== "Delete") return;
          event.stopPropagation();
          onDelete();
        }}
        onClick={(event) => (event.ctrlKey || event.metaKey || event.shiftKey ? onPick() : onOpen())}
      >
        <Thumbnail src={api.resultThumbnail(result.id)} alt="" fit="cover" />
        {picked ? (
          <span className="thumb-check">
            <Check size={12} strokeWidth={2.5} aria-hidden />
          </span>
        ) : null}
      </button>
      <span className="thumb-words">{time}</span>
      <Menu
        side="top"
        trigger={
          <IconButton
            className="thumb-action"
            size="small"
            label={t("panels.moreFor", { name: result.name })}
            icon={<MoreHorizontal />}
            tooltipSide="top"
          />
        }
        items={items}
      />
      {pointed ? (
        <MenuAt
          label={t("panels.moreFor", { name: result.name })}
          at={pointed}
          items={items}
          onFocusBack={() => tile.current?.focus()}
          onClose={() => setPointed(null)}
        />
      ) : null}
    </div>
  );
}
