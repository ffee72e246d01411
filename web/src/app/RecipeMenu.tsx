import { ChevronDown, Download, FilePlus2, FolderOpen, Save, SaveAll } from "lucide-react";
import { exportRecipe, openNew, save, saveAs } from "../state";
import { IconButton } from "../ui/IconButton";
import { Menu } from "../ui/Menu";
import { chooseFile } from "./chooseFile";

/** New, open, save, export. */
export function RecipeMenu() {
  const icon = { size: 16, strokeWidth: 1.5 };
  return (
    <Menu
      align="start"
      trigger={<IconButton label="Recipe menu" icon={<ChevronDown />} size="small" />}
      items={[
        { label: "New recipe", icon: <FilePlus2 {...icon} />, onSelect: () => void openNew() },
        { label: "Open a file…", icon: <FolderOpen {...icon} />, shortcut: "Ctrl O", onSelect: chooseFile },
        { kind: "line" },
        { label: "Save", icon: <Save {...icon} />, shortcut: "Ctrl S", onSelect: () => void save() },
        {
          label: "Save as…",
          icon: <SaveAll {...icon} />,
          shortcut: "Ctrl Shift S",
          onSelect: () => void saveAs(),
        },
        { label: "Export as JSON", icon: <Download {...icon} />, shortcut: "Ctrl E", onSelect: exportRecipe },
      ]}
    />
  );
}
