import { Component, type ReactNode } from "react";
import { downloadDraft, emptyDraft } from "../state";
import { t } from "../text";
import { Button } from "../ui/Button";
import "./Stumble.css";

/** What is shown in place of the editor when drawing it failed: the draft would fail again after a reload. */
export class Stumble extends Component<{ children: ReactNode }, { stumbled: boolean }> {
  override state = { stumbled: false };

  static getDerivedStateFromError() {
    return { stumbled: true };
  }

  override render() {
    if (!this.state.stumbled) return this.props.children;
    return (
      <main className="stumble" role="alert">
        <h1>{t("app.stumbled")}</h1>
        <p>{t("app.stumbledAbout")}</p>
        <div className="stumble-ways">
          <Button onClick={downloadDraft}>{t("app.downloadDraft")}</Button>
          <Button onClick={startEmpty}>{t("app.startEmpty")}</Button>
        </div>
      </main>
    );
  }
}

// The page is loaded anew, as whatever stumbled may have left other things half done.
function startEmpty(): void {
  void emptyDraft().finally(() => location.reload());
}
