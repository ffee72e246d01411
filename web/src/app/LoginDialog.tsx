import { useConnection } from "../state";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";

/** Says that the server asks for a login, and leads there and back. */
export function LoginDialog() {
  const lockedOut = useConnection((state) => state.lockedOut);
  const later = useConnection((state) => state.logInLater);
  return (
    <Dialog
      open={lockedOut}
      onOpenChange={(open) => {
        if (!open) later();
      }}
      title="Log in again"
      description="This server asks for its token. Your draft is kept in this browser and stands here again afterwards."
      footer={
        <>
          <Button onClick={later}>Not now</Button>
          <Button kind="paint" onClick={toLogin}>
            Log in
          </Button>
        </>
      }
    />
  );
}

// Relative to the page, which a proxy may serve under a path of its own.
function toLogin(): void {
  location.assign(new URL("login", document.baseURI));
}
