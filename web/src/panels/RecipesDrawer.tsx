import { Download, FilePlus, LayoutGrid, MoreHorizontal, SaveAll, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { RecipeSummary } from "../api/types";
import { t } from "../text";
import { Button } from "../ui/Button";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { EmptyState } from "../ui/EmptyState";
import { relativeTime } from "../ui/format";
import { IconButton } from "../ui/IconButton";
import { Menu } from "../ui/Menu";
import { UploadButton } from "../ui/widgets/UploadButton";
import { shownName } from "../ui/words";
import { Drawer } from "./Drawer";
import { useNow } from "./useNow";
import "./RecipesDrawer.css";

export interface RecipesDrawerProps {
  recipes: readonly RecipeSummary[];
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
  /** Shows them all with their pictures. */
  onGallery: () => void;
  onClose?: () => void;
}

/** The recipes that ship and one's own. */
export function RecipesDrawer(props: RecipesDrawerProps) {
  const [deleting, setDeleting] = useState<RecipeSummary | null>(null);
  const own = props.recipes.filter((recipe) => !recipe.shipped);
  const shipped = props.recipes.filter((recipe) => recipe.shipped);
  const list = { current: props.current, onOpen: props.onOpen, onDelete: setDeleting };
  return (
    <Drawer
      title="Recipes"
      onClose={props.onClose}
      tools={
        <>
          <Button size="small" onClick={props.onNew}>
            <FilePlus size={16} aria-hidden />
            New
          </Button>
          <UploadButton
            size="small"
            label="Import"
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
                label="More for this recipe"
                icon={<MoreHorizontal />}
              />
            }
            items={[
              { label: "Save as…", icon: <SaveAll />, onSelect: props.onSaveAs },
              { label: "Export as JSON", icon: <Download />, onSelect: props.onExport },
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
      <h3 className="drawer-heading">Yours</h3>
      {own.length ? (
        <RecipeList recipes={own} {...list} />
      ) : (
        <EmptyState
          title="None saved yet"
          hint="Open one below, change it, and save it under a name of yours."
        />
      )}
      {shipped.length ? (
        <>
          <h3 className="drawer-heading">To start from</h3>
          <RecipeList recipes={shipped} {...list} />
        </>
      ) : null}
      <ConfirmDialog
        open={deleting !== null}
        title={`Delete “${deleting?.name ?? ""}”?`}
        description="The recipe is removed from this server. Pictures that it painted stay."
        action="Delete"
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

interface RecipeListProps {
  recipes: readonly RecipeSummary[];
  current: string | null;
  onOpen: (id: string) => void;
  onDelete: (recipe: RecipeSummary) => void;
}

function RecipeList({ recipes, current, onOpen, onDelete }: RecipeListProps) {
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
            <span className="recipe-row-name">{shownName(recipe)}</span>
            {recipe.shipped ? null : (
              <span className="recipe-row-time">{relativeTime(recipe.modified, now)}</span>
            )}
            {recipe.about ? <span className="recipe-row-about">{recipe.about}</span> : null}
          </button>
          {recipe.shipped ? null : (
            <IconButton
              className="recipe-row-delete"
              size="small"
              label={`Delete ${recipe.name}`}
              icon={<Trash2 />}
              onClick={() => onDelete(recipe)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
