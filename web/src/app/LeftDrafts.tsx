import { useEffect } from "react";
import { DraftList } from "../panels/DraftList";
import { deleteDraft, listDrafts, openDraft, useDrafts } from "../state";

/** The drafts that were left in this browser; looked up anew each time they are shown. */
export function LeftDrafts() {
  const drafts = useDrafts((state) => state.left);
  useEffect(() => void listDrafts(), []);
  return (
    <DraftList
      drafts={drafts}
      onOpen={(key) => void openDraft(key)}
      onDelete={(key) => void deleteDraft(key)}
    />
  );
}
