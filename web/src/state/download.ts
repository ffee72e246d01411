/** Downloads a text as a file of this name. */
export function download(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** What a JSON file is called for this name, without what file systems refuse; `otherwise` where nothing is left. */
export const fileName = (name: string, otherwise: string): string =>
  `${name.replace(/[^\p{L}\p{N} ,._-]+/gu, " ").trim() || otherwise}.json`;
