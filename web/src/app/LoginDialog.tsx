import { useConnection } from "../state";
import { t } from "../text";
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
      title={t("app.logInAgain")}
      description={t("app.logInAbout")}
      footer={
        <>
          <Button onClick={later}>{t("app.notNow")}</Button>
          <Button kind="paint" onClick={toLogin}>
            {t("app.logIn")}
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
