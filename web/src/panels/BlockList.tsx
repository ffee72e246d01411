import { Download, MoreHorizontal, PencilLine, Trash2 } from "lucide-react";
import { useState } from "react";
import type { StoredBlock } from "../api/types";
import { t } from "../text";
import { IconButton } from "../ui/IconButton";
import { Menu } from "../ui/Menu";
import { NameField } from "../ui/NameField";
import { useFocusAfterNaming } from "../ui/useFocusAfterNaming";

export interface BlockListProps {
  blocks: readonly StoredBlock[];
  onAdd: (block: StoredBlock) => void;
  onRename: (block: StoredBlock, name: string) => void;
  onExport: (block: StoredBlock) => void;
  onDelete: (block: StoredBlock) => void;
}

/** The blocks that are kept: one is added, renamed, exported or deleted. Nothing where there are none. */
export function BlockList({ blocks, ...on }: BlockListProps) {
  if (blocks.length === 0) return null;
  return (
    <section aria-labelledby="blocks-kept">
      <h3 id="blocks-kept" className="drawer-heading" title={t("blocks.about")}>
        {t("blocks.title")}
      </h3>
      <ul>
        {blocks.map((block) => (
          <li key={block.id} className="recipe-row">
            <Row block={block} {...on} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface RowProps extends Omit<BlockListProps, "blocks"> {
  block: StoredBlock;
}

function Row({ block, onAdd, onRename, onExport, onDelete }: RowProps) {
  const { name, recipe } = block;
  const [renaming, setRenaming] = useState(false);
  const { ref, ended } = useFocusAfterNaming<HTMLButtonElement>(renaming);
  if (renaming) {
    return (
      <NameField
        text={name}
        label={t("blocks.renaming")}
        onDone={(typed, byKey) => {
          ended(byKey);
          setRenaming(false);
          if (typed !== null) onRename(block, typed);
        }}
      />
    );
  }
  const remove = {
    label: t("common.delete"),
    icon: <Trash2 />,
    danger: true,
    onSelect: () => onDelete(block),
  };
  return (
    <>
      <button
        type="button"
        className="recipe-row-open"
        title={t("blocks.add", { name })}
        disabled={recipe === null}
        onClick={() => onAdd(block)}
      >
        <span className="recipe-row-name">{name}</span>
        <span className="recipe-row-about">{recipe === null ? t("blocks.damaged") : recipe.about}</span>
      </button>
      <Menu
        trigger={
          <IconButton
            ref={ref}
            className="recipe-row-delete"
            size="small"
            label={t("blocks.more", { name })}
            icon={<MoreHorizontal />}
          />
        }
        items={
          recipe === null
            ? [remove]
            : [
                { label: t("blocks.rename"), icon: <PencilLine />, onSelect: () => setRenaming(true) },
                { label: t("shortcuts.export"), icon: <Download />, onSelect: () => onExport(block) },
                remove,
              ]
        }
      />
    </>
  );
}
