import { lazy, Suspense } from "react";
import { useTrust } from "./trust";

const Versions = lazy(() => import("./VersionsDialog"));

/** The dialogs of the recipe menu about versions and sameness, loaded when they are asked for. */
export function TrustDialogs() {
  const view = useTrust((state) => state.view);
  const show = useTrust((state) => state.show);
  const close = () => show(null);
  return <Suspense>{view === "versions" ? <Versions onClose={close} /> : null}</Suspense>;
}
