import {
  Download,
  FilePlus,
  Image as ImageIcon,
  LayoutGrid,
  MoreHorizontal,
  SaveAll,
  Trash2,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import type { RecipeSummary } from "../api/types";
import { relativeTime } from "../common/format";
import { shownName } from "../common/words";
import { t } from "../text";
import { shipped } from "../text/served";
import { Button } from "../ui/Button";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { EmptyState } from "../ui/EmptyState";
import { IconButton } from "../ui/IconButton";
import { Menu } from "../ui/Menu";
import { Thumbnail } from "../ui/Thumbnail";
import { UploadButton } from "../ui/widgets/UploadButton";
import { Drawer } from "./Drawer";
import { useNow } from "./useNow";
import "./RecipesDrawer.css";

export interface RecipesDrawerProps {
  /** Stands in place of one's own where they could not be read. */
  failed?: ReactNode;
  recipes: readonly RecipeSummary[];
  /** The address of what a recipe paints, where there is a picture of it. */
  pictureOf: (id: string) => string | undefined;
  /** The recipe that is open, if it is a stored one. */
  current: string | null;
  onOpen: (id: string) => void;
  onDelete: (id: string) => void;
  onNew: () => void;
  onSaveAs: () => void;
  /** Downloads the open recipe as a JSON file. */
  onExport: () => void;
  /** A recipe's JSON file or an exported PNG. */
  onImport: (file: File) => void;
  /** What else can be gone on with: stands above the recipes. */
  drafts?: ReactNode;
  /** What is kept of recipes to be used in others: stands below one's own. */
  blocks?: ReactNode;
  /** Shows them all with their pictures. */
  onGallery: () => void;
  onClose?: () => void;
}

/** The recipes that ship and one's own. */
export function RecipesDrawer(props: RecipesDrawerProps) {
  const [deleting, setDeleting] = useState<RecipeSummary | null>(null);
  const own = props.recipes.filter((recipe) => !recipe.shipped);
  const shipped = props.recipes.filter((recipe) => recipe.shipped);
  const { current, pictureOf, onOpen } = props;
  const list = { current, pictureOf, onOpen, onDelete: setDeleting };
  return (
    <Drawer
      title={t("panels.recipes")}
      onClose={props.onClose}
      tools={
        <>
          <Button size="small" onClick={props.onNew}>
            <FilePlus size={16} aria-hidden />
            {t("panels.new")}
          </Button>
          <UploadButton
            size="small"
            label={t("panels.import")}
            accept=".json,application/json,.png,image/png"
            onFiles={([file]) => {
              if (file) props.onImport(file);
            }}
          />
          <Menu
            align="start"
            trigger={
              <IconButton
                className="recipes-drawer-more"
                label={t("panels.moreForRecipe")}
                icon={<MoreHorizontal />}
              />
            }
            items={[
              { label: t("app.saveAsMenu"), icon: <SaveAll />, onSelect: props.onSaveAs },
              { label: t("shortcuts.export"), icon: <Download />, onSelect: props.onExport },
            ]}
          />
        </>
      }
    >
      <Button className="recipes-drawer-gallery" onClick={props.onGallery}>
        <LayoutGrid size={16} aria-hidden />
        {t("gallery.open")}
      </Button>
      {props.drafts}
      <h3 className="drawer-heading">{t("panels.yours")}</h3>
      {own.length ? (
        <RecipeList recipes={own} {...list} />
      ) : (
        (props.failed ?? <EmptyState title={t("panels.noneSaved")} hint={t("panels.noneSavedHint")} />)
      )}
      {props.blocks}
      {shipped.length ? (
        <>
          <h3 className="drawer-heading">{t("panels.toStartFrom")}</h3>
          <RecipeList recipes={shipped} {...list} />
        </>
      ) : null}
      <ConfirmDialog
        open={deleting !== null}
        title={t("panels.deleteQuestion", { name: deleting?.name ?? "" })}
        description={t("panels.deleteRecipeAbout")}
        action={t("common.delete")}
        danger
        onCancel={() => setDeleting(null)}
        onConfirm={() => {
          if (deleting) props.onDelete(deleting.id);
          setDeleting(null);
        }}
      />
    </Drawer>
  );
}

interface RecipeListProps extends Pick<RecipesDrawerProps, "current" | "pictureOf" | "onOpen"> {
  recipes: readonly RecipeSummary[];
  onDelete: (recipe: RecipeSummary) => void;
}

function RecipeList({ recipes, current, pictureOf, onOpen, onDelete }: RecipeListProps) {
  const now = useNow();
  return (
    <ul>
      {recipes.map((recipe) => (
        <li key={recipe.id} className="recipe-row">
          <button
            type="button"
            className="recipe-row-open"
            aria-current={recipe.id === current || undefined}
            onClick={() => onOpen(recipe.id)}
          >
            <RowPicture src={pictureOf(recipe.id)} />
            <span className="recipe-row-name">{shownName(recipe)}</span>
            {recipe.shipped ? null : (
              <span className="recipe-row-time">{relativeTime(recipe.modified, now)}</span>
            )}
            {recipe.about ? <span className="recipe-row-about">{shipped(recipe.about)}</span> : null}
          </button>
          {recipe.shipped ? null : (
            <IconButton
              className="recipe-row-delete"
              size="small"
              label={t("panels.deleteWhat", { name: shownName(recipe) })}
              icon={<Trash2 />}
              onClick={() => onDelete(recipe)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function RowPicture({ src }: { src: string | undefined }) {
  return (
    <span className="recipe-row-picture">
      {src ? (
        <Thumbnail src={src} alt="" fit="cover" />
      ) : (
        <ImageIcon size={16} strokeWidth={1.5} aria-hidden />
      )}
    </span>
  );
}
