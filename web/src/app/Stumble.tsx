import { Component, type ReactNode } from "react";
import { downloadDraft, emptyDraft } from "../state";
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
        <h1>The editor stumbled over this recipe.</h1>
        <p>Nothing is lost: the draft can be downloaded as it is.</p>
        <div className="stumble-ways">
          <Button onClick={downloadDraft}>Download the draft</Button>
          <Button onClick={startEmpty}>Start with an empty canvas</Button>
        </div>
      </main>
    );
  }
}

// The page is loaded anew, as whatever stumbled may have left other things half done.
function startEmpty(): void {
  emptyDraft();
  location.reload();
}
