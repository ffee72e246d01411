import { openFile } from "../state";

/** Asks for a recipe's file, JSON or an exported PNG, and opens it. */
export function chooseFile(): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".json,application/json,.png,image/png";
  input.hidden = true;
  input.onchange = () => {
    input.remove();
    const file = input.files?.[0];
    if (file) void openFile(file);
  };
  input.oncancel = () => input.remove();
  // A field that nothing holds may be collected before the file is chosen.
  document.body.append(input);
  input.click();
}
