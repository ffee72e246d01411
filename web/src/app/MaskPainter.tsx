import { lazy, Suspense } from "react";
import { api } from "../api/client";
import { focusSelected, upload } from "../canvas";
import { useLists, useMasks } from "../state";

const MaskDialog = lazy(() => import("../mask/MaskDialog"));

/** The mask painter, loaded when it is first asked for. */
export function MaskPainter() {
  const request = useMasks((state) => state.request);
  const close = useMasks((state) => state.close);
  const title = useLists(
    ({ pictures }) => pictures.find(({ ref }) => ref === request?.picture)?.title ?? request?.picture ?? "",
  );
  if (!request) return null;
  const { picture, mask } = request;
  return (
    <Suspense>
      <MaskDialog
        picture={picture === null ? null : { src: api.imageFile(picture), title }}
        mask={mask && { ...mask, src: api.imageFile(mask.file) }}
        onSave={async (file) => {
          const { ref } = await upload(file);
          // Whoever left meanwhile does not want it.
          if (useMasks.getState().request === request) request.use(ref);
        }}
        onClose={close}
        onFocusBack={focusBack}
      />
    </Suspense>
  );
}

// A card that asked for a mask gives way to the one that holds it.
function focusBack(before: HTMLElement | null): void {
  if (before && !before.matches("body, .react-flow__node")) before.focus();
  else focusSelected();
}
